import type { Api } from 'grammy';

/** Telegram shows "sending a photo" for 5 s. */
const chatActionMs = 4_000;

/** Shows that a picture is on its way, for as long as it really is. */
export async function whileUploading<T>(api: Api, chatId: number, upload: () => Promise<T>): Promise<T> {
  const show = () => void api.sendChatAction(chatId, 'upload_photo').catch(() => undefined);
  show();
  const timer = setInterval(show, chatActionMs);
  try {
    return await upload();
  } finally {
    clearInterval(timer);
  }
}
