/**
 * A reason why the system cannot start, told in one sentence that names the cause and what to do about it.
 * Whoever started it shows the message without a stack.
 */
export class StartError extends Error {
  override readonly name = 'StartError';
}
