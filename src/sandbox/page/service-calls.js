/**
 * What a page says to its service of the sandbox.
 * @param {string} base such as `/sandbox/google`
 */
export function serviceCalls(base) {
  /**
   * @param {string} path
   * @param {RequestInit} [init]
   */
  async function call(path, init) {
    const response = await fetch(`${base}${path}`, init);
    if (!response.ok) throw new Error(`The sandbox answered ${response.status} to ${path}`);
    return response.json();
  }

  /**
   * @param {string} path
   * @param {unknown} body
   */
  const post = (path, body) =>
    call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  return { call, post };
}
