import type { BroadcastExecutions } from '../../operations/broadcast-executions.ts';
import type { CatalogExecutions } from '../../operations/catalog-executions.ts';
import type { DeletionExecutions } from '../../operations/deletion-executions.ts';
import type { ModelExecutions } from '../../operations/model-executions.ts';
import type { OrderExecutions } from '../../operations/order-executions.ts';
import type { SettingDeps } from '../../operations/settings.ts';
import type { Logger } from '../../process/logger.ts';
import type { PictureDecoder } from '../../storage/decoder.ts';
import type { MediaLinks } from '../../storage/links.ts';
import type { ObjectStore } from '../../storage/objects.ts';
import type { Texts } from '../../texts/texts.ts';

/** All that pages of the panel are made from. */
export interface PanelDeps
  extends SettingDeps,
    OrderExecutions,
    ModelExecutions,
    CatalogExecutions,
    DeletionExecutions,
    BroadcastExecutions {
  log: Logger;
  texts: Texts;
  objects: ObjectStore;
  /** Without a host: pictures come from where the page came from. */
  links: MediaLinks;
  /** Checks pictures that staff send. */
  decoder: Pick<PictureDecoder, 'check'>;
  /** Where people reach web from outside, for links that are handed over. */
  baseUrl: string;
  /** Whether people reach the panel by https; cookies are marked so then. */
  isSecure: boolean;
  /** Where Temporal's own pages are; undefined: no links to them. */
  temporalUi: { url: string; namespace: string } | undefined;
}
