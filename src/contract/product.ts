/** What the line calls the one thing it makes; what a provider calls it stays in its file. */
export const productModel = 'product-photo';
