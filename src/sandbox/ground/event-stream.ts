/** One Server-Sent Event with its data read as JSON. */
export interface StreamedEvent {
  name: string;
  data: unknown;
}

/**
 * Reads the sandbox's event stream, which sends one line of JSON per event; leaving the loop closes it.
 * Throws when the stream cannot be opened, breaks, or the signal aborts.
 */
export async function* readEventStream(url: string, signal: AbortSignal): AsyncGenerator<StreamedEvent> {
  const response = await fetch(url, { signal });
  if (!response.ok || response.body === null) throw new Error(`the event stream answered ${response.status}`);
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) yield parseEvent(block);
  }
}

function parseEvent(block: string): StreamedEvent {
  const field = (name: string): string =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2) ?? '';
  return { name: field('event'), data: JSON.parse(field('data')) as unknown };
}
