import { type Command, type GoogleSignIn, refused, type Told } from './command.ts';

export const googleCommands: readonly Command[] = [
  {
    name: 'google-login',
    args: [],
    options: [],
    about:
      'lets Darkroom work with your Google sheet and folder; once, for an OAuth client in GOOGLE_CREDENTIALS_PATH',
    async runAlone(outside, say) {
      const outcome = await outside.signInToGoogle((address) => {
        say('Open this address in a browser on this machine, and allow what it asks:');
        say(address);
      });
      return tell(outcome);
    },
  },
];

function tell(outcome: GoogleSignIn): Told {
  switch (outcome.kind) {
    case 'signed_in':
      return { lines: [`Signed in. The token is in ${outcome.tokenPath}; only you can read it.`], outcome };
    case 'denied':
      return refused(outcome, 'Nothing was allowed, and nothing was changed.');
    case 'timed_out':
      return refused(outcome, 'Nobody answered in ten minutes. Run this again and open the address.');
    case 'failed':
      return refused(outcome, `Google did not sign you in: ${outcome.detail}.`);
    case 'no_client':
      return refused(
        outcome,
        'GOOGLE_CREDENTIALS_PATH names no OAuth client for desktop applications: only such a one needs a sign-in.',
      );
    default:
      return outcome satisfies never;
  }
}
