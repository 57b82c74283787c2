// Bundled with the workflows, where no other form of module is taken: messages and stacks of failures become payloads,
// and are encrypted as those are.
const { DefaultFailureConverter } = require('@temporalio/common');

exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
