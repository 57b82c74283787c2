import { z } from 'zod';
import { onOff, url } from './fields.ts';

const bucketSettings = ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const;

/** Plain http only where nobody listens: on this machine, and among containers, whose names have no dot. */
const endpoint = url.refine(
  (address) => /^https:|^http:\/\/(localhost|127\.[\d.]+|\[::1\]|[a-z0-9-]+)(:\d+)?$/.test(address),
  'must be an https address; http is for this machine and for containers beside each other',
);

/** Where rows and pictures are kept. */
export const storage = z
  .object({
    DATABASE_URL: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
      .default('postgres://darkroom@127.0.0.1:5433/darkroom'),
    STORAGE_PATH: z.string().default('.data/objects'),
    STORAGE_WRITE_TO: z.enum(['s3', 'folder'], 'must be s3 or folder').optional(),
    S3_BUCKET: z
      .string()
      .regex(
        /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
        'must be the name of a bucket: 3 to 63 small letters, digits, dots and dashes',
      )
      .optional(),
    S3_ENDPOINT: endpoint.optional(),
    S3_REGION: z
      .string()
      .regex(/^[a-z0-9-]+$/, 'must be a name such as eu-central-1')
      .optional(),
    S3_ACCESS_KEY_ID: z.string().optional(),
    S3_SECRET_ACCESS_KEY: z.string().optional(),
    S3_PREFIX: z
      .string()
      .regex(
        /^[\w-]+(\/[\w-]+)*\/?$/,
        'must be words of letters, digits and dashes with / between them, such as darkroom/prod',
      )
      .transform((prefix) => prefix.replace(/\/?$/, '/'))
      .default(''),
    S3_PRESIGNED_LINKS: onOff.default(false),
  })
  .transform((values, context) => {
    const refuse = (name: keyof typeof values, message: string) =>
      context.addIssue({ code: 'custom', path: [name], message });
    const { S3_BUCKET: bucket, S3_REGION: region, STORAGE_WRITE_TO: writeTo } = values;
    const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = values;
    if (bucket === undefined) {
      // The key and its secret may lie there before they are used, as other secrets do.
      for (const name of ['S3_ENDPOINT', 'STORAGE_WRITE_TO'] as const)
        if (values[name] !== undefined) refuse(name, 'is for objects in S3: it needs S3_BUCKET');
    } else {
      for (const name of bucketSettings)
        if (values[name] === undefined) refuse(name, 'is missing: S3_BUCKET needs a key and its secret');
      if (values.S3_ENDPOINT === undefined && region === undefined)
        refuse('S3_ENDPOINT', 'is missing: S3_BUCKET needs it, or S3_REGION for a bucket at Amazon');
    }
    const isWhole = bucket !== undefined && accessKeyId !== undefined && secretAccessKey !== undefined;
    return {
      databaseUrl: values.DATABASE_URL,
      objectsPath: values.STORAGE_PATH,
      /** Undefined: objects are in the folder. */
      s3: isWhole
        ? {
            endpoint: values.S3_ENDPOINT ?? `https://s3.${region}.amazonaws.com`,
            region: region ?? 'us-east-1',
            bucket,
            prefix: values.S3_PREFIX,
            accessKeyId,
            secretAccessKey,
          }
        : undefined,
      /** While objects are moved: both stores are read, and this one is written. */
      writeTo,
      hasPresignedLinks: values.S3_PRESIGNED_LINKS,
    };
  });
