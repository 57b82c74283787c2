/**
 * What reaches a chat as one. `photo` the ordered picture to look at · `file` the same in full quality · `album` all
 * pictures of the order, up to ten in one call · `told` words alone.
 */
export type DeliveryPart = 'photo' | 'file' | 'album' | 'told';
