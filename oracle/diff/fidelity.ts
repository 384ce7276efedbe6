/** How faithful a target is: by observable and by how its programs ended. Counts only; what they mean is said by reports. */
import type { Comparison } from './judge.ts';

export interface KindFidelity {
  /** `traced.current`, `stdout`; all labels of a program together */
  kind: string;
  same: number;
  /** values that both sides have */
  compared: number;
  notOffered: number;
}

export interface Fidelity {
  target: string;
  /** programs with a reference that ended by itself */
  programs: number;
  /** the target ran them to an end of their own */
  ran: number;
  /** ended like the reference, with the same stdout */
  exact: number;
  notSupported: number;
  timeouts: number;
  /** faults, crashes, floods */
  crashes: number;
  /** ran, but with another end or stdout: the only ones that are silently wrong */
  wrong: number;
  same: number;
  compared: number;
  kinds: KindFidelity[];
}

/** `comparisons` are those of one target. Kinds come in the order in which they are first compared. */
export function fidelity(target: string, comparisons: readonly Comparison[]): Fidelity {
  const result: Fidelity = {
    target,
    programs: 0,
    ran: 0,
    exact: 0,
    notSupported: 0,
    timeouts: 0,
    crashes: 0,
    wrong: 0,
    same: 0,
    compared: 0,
    kinds: [],
  };
  const kinds = new Map<string, KindFidelity>();
  for (const comparison of comparisons) {
    const reference = comparison.referenceRecord;
    if (!reference || (reference.state !== 'ok' && reference.state !== 'error')) continue;
    countProgram(result, comparison);
    for (const { kind, verdict } of comparison.rows) {
      if (kind === 'state') continue;
      const row = kinds.get(kind) ?? { kind, same: 0, compared: 0, notOffered: 0 };
      kinds.set(kind, row);
      if (verdict === 'not offered') row.notOffered++;
      else row.compared++;
      if (verdict === 'same') row.same++;
    }
  }
  result.kinds = [...kinds.values()];
  for (const row of result.kinds) {
    result.same += row.same;
    result.compared += row.compared;
  }
  return result;
}

function countProgram(result: Fidelity, { ended, record, referenceRecord, rows }: Comparison): void {
  if (ended === 'missing') return;
  result.programs++;
  if (ended === 'unsupported') result.notSupported++;
  else if (ended === 'timeout') result.timeouts++;
  else if (ended === 'crash') result.crashes++;
  else {
    result.ran++;
    const same = record.state === referenceRecord!.state && record.exit === referenceRecord!.exit;
    const stdout = rows.find((row) => row.observable === 'stdout');
    if (same && stdout?.verdict === 'same') result.exact++;
    else result.wrong++;
  }
}
