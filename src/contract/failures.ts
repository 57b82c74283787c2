/** Types of the failures that activities throw and the workflow tells apart. */
export const failureTypes = {
  /** Too much at once at the provider, nothing was made: later works. */
  providerBusy: 'ProviderBusy',
  /** The provider does not answer, or answers with its own trouble; nothing was made. */
  providerTrouble: 'ProviderTrouble',
  /** The picture that is to be delivered is gone or damaged. */
  resultLost: 'ResultLost',
  /** An application did not take what it is told. */
  receiverTrouble: 'ReceiverTrouble',
  /** Asking again would get the same answer. */
  permanent: 'Permanent',
  /** A catalog run cannot go on; the first detail is its reason. */
  runStopped: 'RunStopped',
} as const;
