import { shopStandIn } from '../../src/config/catalog.ts';
import { readConfig } from '../../src/config/config.ts';

/** Where the plain pages of the sandbox's shop say what: as they are read by whoever starts with it. */
export const { startSelectors: shopSelectors } = readConfig({ ...shopStandIn.usual }).catalog;
