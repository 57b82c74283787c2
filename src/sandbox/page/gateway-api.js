import { serviceCalls } from './service-calls.js';

/**
 * @typedef {{ alt: string, title: string, caption: string }} Words
 * @typedef {Record<string, Words>} Texts by language
 * @typedef {{ externalKey: string, id: string, revision: number, shown: 'published' | 'edited' | 'removed' | 'original',
 *   version: number | null, contentHash: string | null, texts: Texts, changedAt: string, changedBy: 'api' | 'person',
 *   replaces: string }} ShownImage
 * @typedef {{ productKey: string, name: string | null, url: string, images: ShownImage[] }} Product
 */

const base = '/sandbox/gateway';

const { call, post } = serviceCalls(base);

/** @returns {Promise<Product[]>} */
export const listProducts = () => call('/products');

/** @param {string} hash */
export const contentUrl = (hash) => `${base}/contents/${hash}`;

/** @param {string} externalKey @param {Texts} texts */
export const editTexts = (externalKey, texts) => post('/edit', { externalKey, texts });

/** @param {string} externalKey */
export const removeImage = (externalKey) => post('/remove', { externalKey });

/** @param {string} externalKey */
export const restoreImage = (externalKey) => post('/restore', { externalKey });

/** Where the sandbox tells that something changed. */
export const gatewayEvents = `${base}/events`;
