/** A picture in the object store, by the SHA-256 of its bytes. */
export interface StoredAsset {
  hash: string;
  format: 'jpeg' | 'png' | 'webp';
}
