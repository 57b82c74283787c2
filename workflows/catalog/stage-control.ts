import type { RunAnswer, RunProgress, RunQuestion, RunStatus, RunWord } from '../../src/contract/catalog.ts';
import type { FinishWord } from '../../src/contract/review.ts';

/** A step in the life of a run that is written down. */
export interface ControlStep {
  status?: Extract<RunStatus, 'running' | 'paused' | 'asking'>;
  question?: RunQuestion;
  event: string;
  data?: Readonly<Record<string, unknown>>;
}

export interface ControlDeps {
  /** Writes a step down. */
  note(step: ControlStep): Promise<void>;
  /** Resolves when it is so, or to false when the time is over. */
  wait(until: () => boolean, limitMs?: number): Promise<boolean>;
  isPaused?: boolean | undefined;
}

/** An answer and who gave it. */
export type Said = Omit<Partial<RunAnswer>, 'answer'> & { answer: 'yes' | 'no' | 'unanswered' };

/** What people tell a run, and what it asks them: no more than flags that its loop looks at between two chunks. */
export class StageControl {
  readonly #deps: ControlDeps;
  #isPaused: boolean;
  #question: RunQuestion | null = null;
  #answer: RunAnswer | undefined;
  #isMoved = false;

  constructor(deps: ControlDeps) {
    this.#deps = deps;
    this.#isPaused = deps.isPaused ?? false;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  progress(): Omit<RunProgress, 'stage'> {
    return { isPaused: this.#isPaused, question: this.#question };
  }

  /** Nothing new is begun from here on; what is on its way comes to its end. */
  async pause(word: RunWord): Promise<void> {
    if (this.#isPaused) return;
    this.#isPaused = true;
    // A question stays to be seen.
    const status = this.#question === null ? { status: 'paused' as const } : {};
    await this.#deps.note({ ...status, event: 'paused', data: { ...word } });
  }

  /** Goes on: answers the question if there is one, and ends a pause. */
  async resume(answer: RunAnswer): Promise<void> {
    if (this.#question !== null) {
      const isMeant = answer.question === undefined || answer.question === this.#question.kind;
      if (isMeant) this.#answer ??= answer;
      return;
    }
    // Meant for a question that is answered already.
    if (!this.#isPaused || answer.question !== undefined) return;
    this.#isPaused = false;
    await this.#deps.note({ status: 'running', event: 'resumed', data: { ...answer } });
  }

  async promptsReady(word: RunWord): Promise<void> {
    if (this.#question?.kind === 'prompts') await this.resume({ ...word, question: 'prompts' });
  }

  async finishReview(word: FinishWord): Promise<void> {
    if (this.#question?.kind === 'review') await this.resume({ ...word, question: 'review' });
  }

  /** Pictures were decided on: whoever waits for that looks again. */
  async decided(): Promise<void> {
    this.#isMoved = true;
  }

  /** Something else that a question of `askUnlessMoved` gives way to. */
  move(): void {
    this.#isMoved = true;
  }

  /** Waits out a pause. */
  async checkpoint(): Promise<void> {
    await this.#deps.wait(() => !this.#isPaused);
  }

  async ask(question: RunQuestion, limitMs: number): Promise<'yes' | 'no' | 'unanswered'> {
    this.#question = question;
    this.#answer = undefined;
    await this.#deps.note({ status: 'asking', question, event: 'asked', data: { question: question.kind } });
    await this.#deps.wait(() => this.#answer !== undefined, limitMs);
    return (await this.#close(question)).answer;
  }

  /**
   * Asks as long as nothing else comes up, which is looked at first and may be asked about anew. @returns what was said with the answer
   */
  async askUnlessMoved(question: RunQuestion, limitMs: number): Promise<Said | { answer: 'moved' }> {
    // Whoever has answered while something else was looked at has answered this.
    if (this.#question?.kind !== question.kind) this.#answer = undefined;
    this.#question = question;
    await this.#deps.note({ status: 'asking', question, event: 'asked', data: { question: question.kind } });
    await this.#deps.wait(() => this.#answer !== undefined || this.#isMoved, limitMs);
    const isMoved = this.#isMoved;
    this.#isMoved = false;
    return isMoved && this.#answer === undefined ? { answer: 'moved' } : this.#close(question);
  }

  /** Until something has come up. */
  async awaitMove(): Promise<void> {
    await this.#deps.wait(() => this.#isMoved);
    this.#isMoved = false;
    // Said of what was there then.
    this.#answer = undefined;
  }

  async #close(question: RunQuestion): Promise<Said> {
    const said = this.#answer;
    const answer = said === undefined ? 'unanswered' : (said.answer ?? 'yes');
    this.#question = null;
    const status = this.#isPaused ? 'paused' : 'running';
    await this.#deps.note({
      status,
      event: 'answered',
      data: { by: 'nobody', ...said, question: question.kind, answer },
    });
    return { ...said, answer };
  }
}
