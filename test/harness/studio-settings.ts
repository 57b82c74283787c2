/** The administrator of every studio. */
export const adminId = 6_999_999;

export interface StudioPlace {
  sandboxUrl: string;
  databaseUrl: string;
  /** Of the only account at Higgsfield. */
  places: number;
  webPort: number;
  botPort: number;
}

/** The environment of a studio whose every outside service is the sandbox. */
export function studioSettings({
  sandboxUrl,
  databaseUrl,
  places,
  webPort,
  botPort,
}: StudioPlace): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    TELEGRAM_API_URL: `${sandboxUrl}/telegram`,
    TELEGRAM_BOT_TOKEN: '000000000:FAKE-bot-token-for-tests-000000000000',
    HIGGSFIELD_API_URL: `${sandboxUrl}/higgsfield`,
    HIGGSFIELD_API_KEY: 'FAKE_KEY',
    HIGGSFIELD_API_KEY_SECRET: 'FAKE_SECRET',
    HIGGSFIELD_MAX_JOBS: String(places),
    ASTRIA_API_URL: `${sandboxUrl}/astria`,
    ASTRIA_API_KEY: 'sd_FAKE0000',
    GEMINI_API_URL: `${sandboxUrl}/gemini`,
    GEMINI_API_KEY: 'FAKE_GEMINI_KEY',
    GATEWAY_URL: `${sandboxUrl}/gateway`,
    EXTERNAL_API_KEY: 'FAKE_GATEWAY_KEY',
    GOOGLE_API_URL: `${sandboxUrl}/google`,
    GOOGLE_ACCESS_TOKEN: 'FAKE_ACCESS',
    GOOGLE_SHEET_ID: 'FAKE_CATALOG_SHEET',
    GOOGLE_DRIVE_FOLDER_ID: 'FAKE_RESULTS_FOLDER',
    GOOGLE_SHEETS_PER_MINUTE: '6000',
    START_URL: `${sandboxUrl}/shop/`,
    RUNNINGHUB_API_URL: `${sandboxUrl}/runninghub`,
    ...Object.fromEntries(
      [1, 2, 3].flatMap((number) => [
        [`RUNNINGHUB_API_KEY_${number}`, `FAKE${'0'.repeat(26)}F${number}`],
        [`RUNNINGHUB_WORKFLOW_PRODUCT_${number}`, `190000000000000000${number}`],
      ]),
    ),
    WEB_PORT: String(webPort),
    BOT_PORT: String(botPort),
    LINK_SECRET: 'FAKE-link-secret-FAKE-link-secret-FAKE',
    ALBUM_SILENCE_MS: '300',
    WEBHOOKS_TO_LOOPBACK: 'on',
    ADMIN_TELEGRAM_ID: String(adminId),
    TEMPORAL_CODEC: 'off',
  };
}
