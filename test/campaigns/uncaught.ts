/** Counts what would have ended a process of ours. Vitest, which watches too, fails the run for each of them. */
export function watchUncaught(): { end(): number } {
  let count = 0;
  const onError = () => {
    count += 1;
  };
  process.on('uncaughtExceptionMonitor', onError);
  process.on('unhandledRejection', onError);
  return {
    end() {
      process.off('uncaughtExceptionMonitor', onError);
      process.off('unhandledRejection', onError);
      return count;
    },
  };
}
