import type { TopRow } from '../../api/types';
import { useLocale } from '../../i18n/language';
import type { TopSort } from '../../state/view';
import { Card } from '../common/Card';
import { Segments } from '../common/Segments';
import { WidgetBody, type WidgetState } from './WidgetBody';

interface TopCardProps {
  state: WidgetState;
  rows: TopRow[];
  sort: TopSort;
  selected: number[];
  onSort: (sort: TopSort) => void;
  onPick: (interviewer: number) => void;
}

export function TopCard({ state, rows, sort, selected, onSort, onPick }: TopCardProps) {
  const { messages, format } = useLocale();
  return (
    <Card
      id="top"
      className="full"
      title={messages.top}
      busy={state.loading}
      tools={
        <Segments
          label={messages.topBy}
          value={sort}
          onChange={onSort}
          options={[
            { value: 'success', label: messages.completes },
            { value: 'attempts', label: messages.attempts },
            { value: 'sr', label: messages.srShort },
          ]}
        />
      }
    >
      <WidgetBody state={state} height={250}>
        <table className="top">
          <thead>
            <tr>
              <th scope="col" className="top-rank">
                {messages.rank}
              </th>
              <th scope="col">{messages.interviewer}</th>
              <th scope="col" aria-sort={sort === 'success' ? 'descending' : 'none'}>
                {messages.completes}
              </th>
              <th scope="col" aria-sort={sort === 'attempts' ? 'descending' : 'none'}>
                {messages.attempts}
              </th>
              <th scope="col" aria-sort={sort === 'sr' ? 'descending' : 'none'}>
                {messages.srShort}
              </th>
              <th scope="col" className="not-narrow">
                {messages.avgDuration}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.rank}>
                <td className="top-rank">{format.count(row.rank)}</td>
                <td className="top-name">
                  <button
                    type="button"
                    className="name"
                    aria-pressed={row.interviewer_id !== null && selected.includes(row.interviewer_id)}
                    disabled={row.interviewer_id === null}
                    onClick={() => row.interviewer_id !== null && onPick(row.interviewer_id)}
                  >
                    <bdi>{row.label ?? messages.nobody}</bdi>
                  </button>
                </td>
                <td>{format.count(row.completes)}</td>
                <td>{format.count(row.attempts)}</td>
                <td>{format.percent(row.sr)}</td>
                <td className="not-narrow">{format.duration(row.avg_duration_sec)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </WidgetBody>
    </Card>
  );
}
