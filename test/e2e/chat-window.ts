import type { Browser, Locator, Page } from 'playwright-core';
import { photos } from '../harness/photos.ts';

/** The chat page in a browser window of its own: what one person sees and presses. */
export interface ChatWindow {
  page: Page;
  /** What went wrong in the page itself. */
  complaints: string[];
  /** Messages with this text. */
  row: (text: string | RegExp) => Locator;
  /** The row of this message, whatever it will say later. */
  hold: (message: Locator) => Promise<Locator>;
  addPerson: (name: string, language: 'English' | 'Русский') => Promise<void>;
  write: (text: string) => Promise<void>;
  /** Presses the newest button under a message that begins with these words, as Telegram's buttons carry an emoji. */
  press: (words: string) => Promise<void>;
  /** So many small ones, or these. */
  sendAlbum: (album: number | readonly Uint8Array[]) => Promise<void>;
}

export async function openChatWindow(browser: Browser, url: string): Promise<ChatWindow> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  return {
    page,
    complaints,
    row: (text) => page.locator('.row').filter({ hasText: text }),
    async hold(message) {
      const id = await message.getAttribute('data-message');
      return page.locator(`.row[data-message="${id}"]`);
    },
    async addPerson(name, language) {
      await page.getByRole('button', { name: 'Add a person' }).click();
      await page.getByRole('textbox', { name: 'Name' }).fill(name);
      await page.getByRole('dialog').getByText(language, { exact: true }).click();
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText(`you are ${name}`).waitFor();
      await page.getByRole('button', { name: 'Start', exact: true }).click();
    },
    async write(text) {
      const field = page.getByRole('textbox', { name: 'Message' });
      await field.fill(text);
      await field.press('Enter');
    },
    async press(words) {
      const buttons = page.getByRole('group', { name: 'Buttons' });
      await buttons
        .getByRole('button', { name: new RegExp(`^\\P{L}*${words}`, 'u') })
        .last()
        .click();
    },
    async sendAlbum(album) {
      const chosen = typeof album === 'number' ? await photos(album) : album;
      const count = chosen.length;
      const files = chosen.map((bytes, index) => ({
        name: `photo-${index + 1}.jpg`,
        mimeType: 'image/jpeg',
        buffer: Buffer.from(bytes),
      }));
      await page.setInputFiles('#file-input', files);
      const dialog = page.getByRole('dialog', { name: `Send ${count} photos` });
      await dialog.getByRole('button', { name: 'Send', exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
    },
  };
}
