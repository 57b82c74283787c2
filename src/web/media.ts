import { Hono } from 'hono';
import { findAsset } from '../db/assets.ts';
import type { Sql } from '../db/sql.ts';
import { type MediaLinks, mediaRoute } from '../storage/links.ts';
import { ObjectMissing, type ObjectStore } from '../storage/objects.ts';

/** Stored pictures behind signed links that expire. */
export function createMedia({
  sql,
  objects,
  links,
}: {
  sql: Sql;
  objects: ObjectStore;
  links: MediaLinks;
}): Hono {
  const app = new Hono();
  app.get(mediaRoute, async (context) => {
    const verdict = links.verify(context.req.param());
    if (!verdict.ok)
      return context.text(verdict.reason === 'expired' ? 'This link has expired.' : 'Not found.', 404);
    try {
      const bytes = await objects.get(verdict.hash);
      const asset = await findAsset(sql, verdict.hash);
      if (!asset) return context.text('Not found.', 404);
      return context.body(new Uint8Array(bytes), 200, {
        'content-type': `image/${asset.format}`,
        'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(verdict.name)}`,
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, max-age=600',
      });
    } catch (error) {
      if (error instanceof ObjectMissing) return context.text('Not found.', 404);
      throw error;
    }
  });
  return app;
}
