import type { InterviewRow } from '../src/api/types';

/** Stands for the grid, which table.test.tsx tests by itself. */
export default function PlainGrid({ rows }: { rows: InterviewRow[] }) {
  return (
    <ul aria-label="rows">
      {rows.map(row => (
        <li key={row.row_id}>{row.interviewer}</li>
      ))}
    </ul>
  );
}
