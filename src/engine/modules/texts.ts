/** The modules about text, by name. */
import type { PyObj } from '../objects/object.ts';
import type { VM } from '../objects/vm.ts';
import { createCodecs } from './codecs.ts';
import { createCsv } from './csv.ts';
import { createJson } from './json.ts';
import { createSre } from './sre.ts';
import { createString } from './string.ts';
import { createUnicodedata } from './unicodedata.ts';

export const TEXT_MODULES: Record<string, (vm: VM) => PyObj> = {
  _codecs: createCodecs,
  _csv: createCsv,
  _json: createJson,
  _sre: createSre,
  _string: createString,
  unicodedata: createUnicodedata,
};
