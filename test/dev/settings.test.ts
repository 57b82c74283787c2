import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkPorts, freePort } from '../../src/dev/ports.ts';
import { readDevSettings, readEnvironment } from '../../src/dev/settings.ts';

it('reads the .env file under the environment and takes blanks as unset', () => {
  const dir = mkdtempSync(join(tmpdir(), 'darkroom-settings-'));
  writeFileSync(join(dir, '.env'), 'A=file\nB=file\nTELEGRAM_BOT_TOKEN=\n');
  const environment = readEnvironment(dir, { B: 'environment', C: '' });
  rmSync(dir, { recursive: true });
  expect(environment).toEqual({ A: 'file', B: 'environment' });
});

it('takes names that decide what is started in small letters too', () => {
  expect(readEnvironment('/nowhere', { telegram_bot_token: '000000000:FAKE' })).toMatchObject({
    TELEGRAM_BOT_TOKEN: '000000000:FAKE',
  });
});

it('needs no .env file', () => {
  expect(readEnvironment('/nowhere', { A: '1' })).toEqual({ A: '1' });
});

it('takes ports and the data folder from the environment', () => {
  const settings = readDevSettings('/project', { WEB_PORT: '9000', DARKROOM_DATA_DIR: 'elsewhere' });
  expect(settings.ports.web).toBe(9000);
  expect(settings.dataDir).toBe('/project/elsewhere');
});

it.each(['abc', '0', '70000', '80.5'])('names the variable that holds no port: %s', (text) => {
  expect(() => readDevSettings('/project', { BOT_PORT: text })).toThrow(
    `BOT_PORT is "${text}": set it to a port from 1 to 65535.`,
  );
});

it('names the taken port, its owner and its setting', async () => {
  const server = createServer();
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await expect(checkPorts([{ port, variable: 'WEB_PORT', owner: 'web' }])).rejects.toThrow(
    `Port ${port} (web) is taken by another program: stop that program, or set WEB_PORT to a free port.`,
  );
  await new Promise((resolve) => server.close(resolve));
  await checkPorts([{ port, variable: 'WEB_PORT', owner: 'web' }]);
});

it('names two settings that hold the same port', async () => {
  const uses = [
    { port: 8080, variable: 'WEB_PORT', owner: 'web' },
    { port: 8080, variable: 'BOT_PORT', owner: 'bot' },
  ];
  await expect(checkPorts(uses)).rejects.toThrow('set WEB_PORT or BOT_PORT to another port');
});
