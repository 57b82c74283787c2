/** A test that gets better the longer it runs: small in every test run, at full length by `npm run campaigns`. */
interface Campaign {
  file: string;
  /** What its size counts. */
  unit: string;
  small: number;
  full: number;
}

const histories = { unit: 'random histories', small: 60, full: 10_000 };
/** Of those whose books are audited after every step. */
const audited = { ...histories, small: 20 };

export const campaigns = {
  'server-kills': {
    file: 'test/campaigns/killed-server.test.ts',
    unit: 'kills of PostgreSQL',
    small: 3,
    full: 100,
  },
  'connection-kills': {
    file: 'test/campaigns/killed-connections.test.ts',
    unit: 'orders while connections are killed',
    small: 300,
    full: 6_000,
  },
  credits: { file: 'test/campaigns/credits.test.ts', ...audited },
  places: { file: 'test/campaigns/places.test.ts', ...histories },
  inbox: { file: 'test/campaigns/inbox.test.ts', ...histories },
  outbox: { file: 'test/campaigns/outbox.test.ts', ...audited },
  models: {
    file: 'test/campaigns/models.test.ts',
    unit: 'random histories without a database',
    small: 500,
    full: 100_000,
  },
  replay: { file: 'test/workflows/replay.test.ts', unit: 'replay of every history', small: 1, full: 1 },
  deploy: {
    file: 'test/campaigns/deploy.test.ts',
    unit: 'orders that wait while another version is deployed',
    small: 12,
    full: 200,
  },
  fuzz: {
    file: 'test/campaigns/fuzz.test.ts',
    unit: 'requests at each of five doors',
    small: 500,
    full: 20_000,
  },
  panel: {
    file: 'test/campaigns/panel.test.ts',
    unit: 'requests to pages of the panel',
    small: 120,
    full: 10_000,
  },
  accessibility: {
    file: 'test/web/panel/axe.test.ts',
    unit: 'pages of the panel that axe looks at, one of each kind first',
    small: 16,
    full: 100,
  },
  answers: {
    file: 'test/campaigns/odd-answers.test.ts',
    unit: 'orders at each provider whose answers are odd',
    small: 40,
    full: 10_000,
  },
  images: { file: 'test/storage/image-gauntlet.test.ts', unit: 'damaged pictures', small: 25, full: 10_000 },
  cluster: {
    file: 'test/campaigns/cluster.test.ts',
    unit: 'orders on Temporal’s own server on PostgreSQL, which is killed meanwhile',
    small: 0,
    full: 1,
  },
  addresses: {
    file: 'test/campaigns/addresses.test.ts',
    unit: 'pass over every cell',
    small: 1,
    full: 1,
  },
} satisfies Record<string, Campaign>;

export type CampaignName = keyof typeof campaigns;

/** Of everything random in this run; the same seed and size give the same histories. */
export const seed = Number(process.env.CAMPAIGN_SEED ?? Date.now() % 1_000_000_000);

export function sizeOf(name: CampaignName): number {
  return Number(process.env.CAMPAIGN_SIZE ?? campaigns[name].small);
}

/** No campaign is decided by how fast the machine is; what hangs has limits of its own. */
export const longestRunMs = 7_200_000;

/** For fast-check, whose report of a failure names the seed and the smallest history that fails. */
export function runsOf(name: CampaignName): { numRuns: number; seed: number; endOnFailure: false } {
  return { numRuns: sizeOf(name), seed, endOnFailure: false };
}

/** What a campaign at full length has to show; the small one is silent. */
export function tell(figures: Record<string, number | string>): void {
  if (process.env.CAMPAIGN_SIZE !== undefined) console.log(JSON.stringify(figures));
}
