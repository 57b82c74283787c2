/** What of a job decides whose turn it is. */
export interface Turn {
  person: number;
  turn: number;
  status: string | null;
  wasSeated: boolean;
}

/** The turn of a person's next job among all of one provider: one after their last, but never before the one being served. */
export function nextTurn(jobs: readonly Turn[], person: number): number {
  const seated = jobs.filter(({ wasSeated }) => wasSeated);
  const own = jobs.filter((job) => job.person === person && (job.wasSeated || job.status === 'waiting'));
  return Math.max(0, ...seated.map(({ turn }) => turn), ...own.map(({ turn }) => turn + 1));
}
