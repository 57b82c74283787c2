/** A button under a message; `callback_data` comes back when it is pressed (Telegram: 1 to 64 bytes). */
export interface Button {
  text: string;
  callback_data: string;
}

/** How what can be pressed is written in a few characters, and read again. */
export interface PressWords<Press> {
  encode(press: Press): string;
  /** @returns undefined when nothing is written so */
  parse(text: string): Press | undefined;
}

/** The presses of one feature. Buttons stand in chats for years: what was written once stays readable. */
export interface PressCodec<Press> extends PressWords<Press> {
  /** Stands before its words, up to the first colon; no two features have the same. */
  readonly prefix: string;
}

/** A press that was read, and whose it is. */
export interface ReadPress {
  codec: PressCodec<unknown>;
  value: unknown;
}

/** What a button carries. */
export function pressData<Press>(codec: PressCodec<Press>, press: Press): string {
  return `${codec.prefix}:${codec.encode(press)}`;
}

/** Reads what a button carried; undefined when no button of these features carries this. */
export function createPressReader(
  codecs: readonly PressCodec<unknown>[],
): (data: string) => ReadPress | undefined {
  const byPrefix = new Map(codecs.map((codec) => [codec.prefix, codec]));
  if (byPrefix.size < codecs.length) throw new Error('two features write their presses with one prefix');
  return (data) => {
    const [prefix, text = ''] = splitPress(data);
    const codec = byPrefix.get(prefix);
    const value = codec?.parse(text);
    return codec === undefined || value === undefined ? undefined : { codec, value };
  };
}

/** What stands before the first colon, and what behind it. */
export function splitPress(text: string): [first: string, rest: string | undefined] {
  const colon = text.indexOf(':');
  return colon === -1 ? [text, undefined] : [text.slice(0, colon), text.slice(colon + 1)];
}

/** A number as buttons carry it. */
export function readNumber(text: string | undefined): number | undefined {
  const number = text !== undefined && /^\d{1,16}$/.test(text) ? Number(text) : undefined;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** The one of these words that a button carried. */
export function readWord<T extends string>(all: readonly T[], text: string | undefined): T | undefined {
  return all.find((one) => one === text);
}
