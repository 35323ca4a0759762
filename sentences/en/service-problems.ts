/** The words of what can go wrong with services. */
export const serviceProblems = {
  'not-found': { says: 'This service is not there any more.', next: 'Look at the list again.' },
  'name-taken': {
    says: 'This namespace has a service “{name}” already.',
    next: 'Choose another name, or scale the one that is there.',
  },
  'engine-answers': {
    says: 'The engine of “{name}” answers.',
    next: 'Remove the service: its replicas go with it.',
  },
  'nothing-to-undo': {
    says: 'The service “{name}” has no image from before to go back to.',
    next: 'Update it to the image that you want.',
  },
  'few-ports': {
    says: '“{name}” publishes {port}: that range has too few ports for {scale} replicas.',
    next: 'Choose a smaller scale, or launch it anew with a wider range.',
  },
  'image-moved': {
    says: 'The replicas of “{name}” run an image that is not on the engine any more, and {image} is another one now.',
    next: 'Update the service to {image}, or load the image from a file.',
  },
  'replica-fails': {
    says: '{name} does not stay up.',
    next: 'Read its log, then change the service or its image. It is tried again at longer and longer intervals.',
  },
} as const
