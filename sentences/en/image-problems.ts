import type { ProblemCatalogue } from '../problem-catalogue.ts'

/** Why an image could not be removed, loaded or saved. */
export const imageProblems = {
  'not-local': {
    says: '{image} is not on this engine.',
    next: 'Pull it, or look at the list of images again.',
  },
  'in-use': {
    says: '{image} is in use.',
    reasons: {
      container: 'The container “{container}” was made from {image}.',
      containers: '{count} containers were made from {image}, “{container}” among them.',
      'child-images': 'Another image was built on {image}.',
      'several-names': 'The image {image} has names in several repositories.',
      other: 'The engine keeps {image}.',
    },
    next: 'Read the answer of the engine, and remove what uses the image first.',
    nexts: {
      container: 'Remove that container first. A stopped one counts, too.',
      containers: 'Remove these containers first. Stopped ones count, too.',
      'child-images': 'Remove that image first.',
      'several-names': 'Remove its names one by one.',
    },
  },
  'not-loaded': {
    says: '“{file}” was not loaded.',
    reasons: {
      'not-an-image': '“{file}” is not an image file that this engine can read.',
      empty: '“{file}” is empty.',
      'disk-full': 'The disk of the engine has no room for “{file}”.',
      incomplete: '“{file}” ends too early: a part of it is missing.',
      other: 'The engine did not load “{file}”.',
    },
    next: 'Read the answer of the engine, and try it again.',
    nexts: {
      'not-an-image': 'Choose a file that “docker save” made, as it is or compressed.',
      empty: 'Choose a file that “docker save” made.',
      'disk-full': 'Remove images that are not needed, and load it again.',
      incomplete: 'Copy the file again from where it was made, and load that.',
    },
  },
  'not-saved': {
    says: '“{file}” was not saved.',
    reasons: {
      'disk-full': 'The engine has no room to prepare “{file}”.',
      incomplete: 'The engine broke off before “{file}” was whole.',
      other: 'The engine did not make “{file}”.',
    },
    next: 'Read the answer of the engine, and save it again.',
    nexts: { 'disk-full': 'Remove images that are not needed, and save it again.' },
  },
  'transfer-stopped': {
    says: '“{file}” was stopped.',
    reasons: {
      asked: '“{file}” was stopped.',
      left: '“{file}” was stopped: the window or the browser that it went through was closed.',
      silent: '“{file}” was stopped: nothing of it moved for too long.',
    },
    next: 'Start it again when you need it.',
  },
  'too-many-transfers': {
    says: '{count} image files are on their way already.',
    next: 'Wait until one of them is done, or cancel it.',
  },
} as const satisfies ProblemCatalogue['image']
