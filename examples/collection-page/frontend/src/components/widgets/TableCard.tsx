import { lazy, Suspense, useRef } from 'react';
import type { OutcomeOption, Table } from '../../api/types';
import { useNear } from '../../hooks/useNear';
import { useLocale } from '../../i18n/language';
import type { View } from '../../state/view';
import { Card } from '../common/Card';
import { Skeleton } from '../common/Skeleton';
import { ExportButton } from './ExportButton';
import { Pager } from './Pager';
import { WidgetBody, type WidgetState } from './WidgetBody';

const Grid = lazy(() => import('../../table/Grid'));

const HEIGHT = 520;

interface TableCardProps {
  state: WidgetState;
  table: Table | null;
  outcomes: OutcomeOption[];
  view: View;
  onChange: (change: Partial<View>) => void;
}

/** The rows, whose grid is loaded when the reader comes near it. */
export function TableCard({ state, table, outcomes, view, onChange }: TableCardProps) {
  const { messages, format } = useLocale();
  const place = useRef<HTMLDivElement>(null);
  const near = useNear(place);
  return (
    <Card
      id="rows"
      className="full"
      title={messages.rows}
      busy={state.loading}
      tools={
        <>
          {table && <span className="row-count">{messages.rowCount(format.count(table.count))}</span>}
          <ExportButton view={view} />
        </>
      }
    >
      <div ref={place}>
        <WidgetBody state={{ ...state, ready: state.ready && near }} height={HEIGHT}>
          <Suspense fallback={<Skeleton height={HEIGHT} />}>
            <Grid
              rows={table?.results ?? []}
              outcomes={outcomes}
              sort={view.sort}
              direction={view.direction}
              onSort={(sort, direction) => onChange({ sort, direction, page: 1 })}
            />
          </Suspense>
          <Pager
            count={table?.count ?? 0}
            page={view.page}
            size={view.size}
            onPage={page => onChange({ page })}
            onSize={size => onChange({ size, page: 1 })}
          />
        </WidgetBody>
      </div>
    </Card>
  );
}
