/**
 * The faults a tester asks for most, in a tester's words.
 * @type {{ id: string, group: string, label: string, hint: string, fault: import('./api.js').Fault }[]}
 */
export const faultChoices = [
  {
    id: 'callback-lost',
    group: 'Higgsfield',
    label: 'Callback lost',
    hint: 'The picture is made, but nobody is told. The order must find it by asking.',
    fault: { match: 'higgsfield.callback', fault: 'callback_lost' },
  },
  {
    id: 'callback-duplicated',
    group: 'Higgsfield',
    label: 'Callback duplicated',
    hint: 'The same callback comes twice. The picture and the charge must not.',
    fault: { match: 'higgsfield.callback', fault: 'callback_duplicate' },
  },
  {
    id: 'answer-lost',
    group: 'Higgsfield',
    label: 'Answer lost after acceptance',
    hint: 'The job is accepted and paid for, but the connection breaks before the answer.',
    fault: { match: 'higgsfield.submit', fault: 'execute_then_reset' },
  },
  {
    id: 'nsfw',
    group: 'Higgsfield',
    label: 'Refused as nsfw',
    hint: 'The model refuses the prompt and returns the money.',
    fault: { match: 'higgsfield.job', fault: 'nsfw' },
  },
  {
    id: 'failed',
    group: 'Higgsfield',
    label: 'Job failed',
    hint: 'The job ends as failed and the money is returned.',
    fault: { match: 'higgsfield.job', fault: 'failed' },
  },
  {
    id: 'truncated',
    group: 'Higgsfield',
    label: 'Result truncated',
    hint: 'The picture breaks off in the middle of the download.',
    fault: { match: 'higgsfield.result', fault: 'truncated_image' },
  },
  {
    id: 'expired',
    group: 'Higgsfield',
    label: 'Result expired',
    hint: 'The address of the picture no longer works.',
    fault: { match: 'higgsfield.result', fault: 'expired_url' },
  },
  {
    id: 'telegram-429',
    group: 'Telegram',
    label: 'Too many requests (429)',
    hint: 'Telegram asks the bot to wait three seconds.',
    fault: { match: 'telegram.send*', fault: 'http_429', params: { retryAfterSeconds: 3 } },
  },
  {
    id: 'telegram-blocked',
    group: 'Telegram',
    label: 'Blocked by the user (403)',
    hint: 'Telegram answers that the person has blocked the bot.',
    fault: { match: 'telegram.send*', fault: 'blocked' },
  },
  {
    id: 'photo-answer-lost',
    group: 'Telegram',
    label: 'Photo sent, answer lost',
    hint: 'The person has the photo, but the bot never hears that it arrived.',
    fault: { match: 'telegram.sendPhoto', fault: 'execute_then_reset' },
  },
];
