/**
 * Loaded before a process of ours (`node --import`): ends it when its supervisor is gone, however that died.
 * The channel closes with the supervisor's last file descriptor, so this also holds after SIGKILL.
 */
const channel = process.channel;

// Worker threads load this file too and have no channel; only the process's main thread watches.
if (channel !== undefined && channel !== null) {
  process.once('disconnect', () => {
    // At once and not gracefully: the databases may be gone already, and a crash is what every process survives.
    process.exit(1);
  });
  // The channel alone must not keep a process alive that has nothing left to do.
  channel.unref();
}
