/** The Unicode database of a build, made once a test file. */
import { UnicodeData } from '../../../../src/engine/objects/value/unicode.ts';
import { UnicodeNames } from '../../../../src/engine/objects/value/unicode-names.ts';
import type { Build } from '../../../../src/engine/profile/builds.ts';
import { values } from '../../../../src/engine/profile/values.ts';

const made = new Map<string, UnicodeData>();

export function databaseOf(build: Build): UnicodeData {
  const version = values[build].unicode;
  let data = made.get(version);
  if (!data) made.set(version, (data = new UnicodeData(version)));
  return data;
}

const names = new Map<Build, UnicodeNames>();

export function namesOf(build: Build): UnicodeNames {
  let found = names.get(build);
  if (!found)
    names.set(build, (found = new UnicodeNames(databaseOf(build), build, values[build].unicodeComputedNames)));
  return found;
}
