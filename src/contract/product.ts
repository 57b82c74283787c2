/** What the line calls the one thing it makes; what a provider calls it stays in its file. */
export const productModel = 'product-photo';

/** The places of an order's references: the product, then the setting it is put into. */
export const productReferences = 2;

/** Names of styles stand on buttons and cards. */
export const longestStyleName = 40;
