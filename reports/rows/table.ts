/** Tidy rows, one a value: what the JSON file beside the site holds, for whoever wants to draw something else. */
import { isSelf, type Judgement, type Observed, type ProgramVerdict, type Verdict } from '../../oracle/diff/index.ts';

export interface ValueRow {
  program: string;
  target: string;
  ended: ProgramVerdict;
  reference: string;
  observable: string;
  verdict: Verdict;
  known?: string;
  value?: Observed;
  expected?: Observed;
}

/** Values are written where they differ; where they are the same they stand in the record. */
export function valueRows({ comparisons }: Judgement): ValueRow[] {
  return comparisons
    .filter((c) => c.reference !== undefined && !isSelf(c))
    .flatMap(({ program, target, ended, reference, rows }) =>
      rows.map(({ observable, verdict, known, value, reference: expected }) => ({
        program,
        target,
        ended,
        reference: reference!,
        observable,
        verdict,
        ...(known ? { known: known.kind } : {}),
        ...(verdict === 'same' ? {} : { value, expected }),
      })),
    );
}
