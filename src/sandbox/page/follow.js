// While a run writes, changes come by the dozen a second; once in a while is enough for eyes.
const refreshMs = 350;
const retryMs = 1000;

/**
 * Follows the service whose event stream is at `url`: runs `refresh` now, after each change and after each reconnection; never two at once.
 * @param {string} url
 * @param {{ refresh: () => Promise<void>, onConnected: (connected: boolean) => void }} listener
 */
export function followService(url, { refresh, onConnected }) {
  let isDue = false;
  let isRunning = false;
  const run = async () => {
    isDue = true;
    if (isRunning) return;
    isRunning = true;
    while (isDue) {
      isDue = false;
      // A sandbox that is away shows as such; the stream tells when it is back.
      await refresh().catch(() => {});
      await new Promise((resolve) => {
        window.setTimeout(resolve, refreshMs);
      });
    }
    isRunning = false;
  };
  const open = () => {
    const source = new EventSource(url);
    source.addEventListener('ready', () => {
      onConnected(true);
      void run();
    });
    source.addEventListener('changed', () => void run());
    source.addEventListener('error', () => {
      onConnected(false);
      if (source.readyState === EventSource.CLOSED) window.setTimeout(open, retryMs);
    });
  };
  open();
}
