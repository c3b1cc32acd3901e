import { useEffect, useRef } from 'react';
import {
  createGrid,
  ModuleRegistry,
  CellStyleModule,
  ClientSideRowModelModule,
  ColumnApiModule,
  themeQuartz,
  type ColDef,
  type GridApi,
} from 'ag-grid-community';
import '../styles/grid.css';
import type { InterviewRow, OutcomeOption } from '../api/types';
import { useLocale, type Locale } from '../i18n/language';
import type { Direction, TableSort } from '../state/view';

ModuleRegistry.registerModules([CellStyleModule, ClientSideRowModelModule, ColumnApiModule]);

const theme = themeQuartz.withParams({
  accentColor: 'var(--accent)',
  backgroundColor: 'var(--card)',
  foregroundColor: 'var(--text)',
  headerBackgroundColor: 'var(--raised)',
  headerTextColor: 'var(--text-soft)',
  rowHoverColor: 'var(--hover)',
  oddRowBackgroundColor: 'var(--card)',
  borderColor: 'var(--line)',
  browserColorScheme: 'dark',
  fontFamily: 'inherit',
  fontSize: 13,
  headerFontSize: 12,
  rowHeight: 38,
  headerHeight: 40,
  wrapperBorder: false,
  wrapperBorderRadius: 0,
});

interface GridProps {
  rows: InterviewRow[];
  outcomes: OutcomeOption[];
  sort: TableSort;
  direction: Direction;
  onSort: (sort: TableSort, direction: Direction) => void;
}

/** One page of rows, which the server has sorted; a press on a head asks it for another order. */
export default function Grid({ rows, outcomes, sort, direction, onSort }: GridProps) {
  const locale = useLocale();
  const element = useRef<HTMLDivElement>(null);
  const api = useRef<GridApi<InterviewRow> | null>(null);
  const sorted = useRef(onSort);
  sorted.current = onSort;

  // What a grid cannot change later (direction of writing) makes a new one; rows and order are given to the one there is.
  useEffect(() => {
    if (!element.current) return;
    const grid = createGrid<InterviewRow>(element.current, {
      theme,
      enableRtl: locale.rtl,
      columnDefs: columns(locale, outcomes),
      rowData: [],
      defaultColDef: { sortable: true, comparator: () => 0, resizable: true, suppressMovable: true },
      sortingOrder: ['desc', 'asc'],
      suppressMultiSort: true,
      suppressNoRowsOverlay: true,
      animateRows: false,
      onSortChanged: ({ api, source }) => {
        const column = api.getColumnState().find(each => each.sort);
        if (source === 'uiColumnSorted' && column?.sort)
          sorted.current(column.colId as TableSort, column.sort);
      },
    });
    api.current = grid;
    return () => {
      api.current = null;
      grid.destroy();
    };
  }, [locale, outcomes]);

  useEffect(() => {
    api.current?.applyColumnState({
      state: [{ colId: sort, sort: direction }],
      defaultState: { sort: null },
    });
  }, [sort, direction, locale, outcomes]);

  useEffect(() => {
    api.current?.setGridOption('rowData', rows);
  }, [rows, locale, outcomes]);

  return <div ref={element} className="grid" />;
}

function columns({ messages, format }: Locale, outcomes: OutcomeOption[]): ColDef<InterviewRow>[] {
  const labels = new Map(outcomes.map(outcome => [outcome.code, outcome.label]));
  const time = (instant: string | null) => (instant === null ? '–' : format.time(instant));
  return [
    {
      field: 'date',
      headerName: messages.date,
      width: 130,
      valueFormatter: ({ data }) => (data?.date ? format.day(data.date) : '–'),
    },
    {
      field: 'interviewer',
      headerName: messages.interviewer,
      minWidth: 170,
      flex: 1,
      cellRenderer: ({ data }: { data?: InterviewRow }) => inOwnDirection(data?.interviewer ?? '–'),
    },
    {
      field: 'phone_number',
      headerName: messages.phone,
      width: 150,
      cellClass: 'grid-phone',
      valueFormatter: ({ data }) => (data?.phone_number ? format.digits(data.phone_number) : '–'),
    },
    {
      field: 'outcome_code',
      headerName: messages.outcome,
      width: 170,
      valueFormatter: ({ data }) => labels.get(data?.outcome_code ?? '') || data?.outcome_code || '–',
    },
    {
      field: 'start_form',
      headerName: messages.start,
      width: 120,
      valueFormatter: ({ data }) => time(data?.start_form ?? null),
    },
    {
      field: 'end_form',
      headerName: messages.end,
      width: 120,
      valueFormatter: ({ data }) => time(data?.end_form ?? null),
    },
    {
      field: 'duration_sec',
      headerName: messages.duration,
      width: 120,
      valueFormatter: ({ data }) => (data?.duration_sec == null ? '–' : format.duration(data.duration_sec)),
    },
    {
      field: 'call_attempts',
      headerName: messages.dials,
      width: 130,
      valueFormatter: ({ data }) => (data?.call_attempts == null ? '–' : format.count(data.call_attempts)),
    },
  ];
}

/** A name in its own direction, whatever that of the page. */
function inOwnDirection(name: string): HTMLElement {
  const element = document.createElement('bdi');
  element.textContent = name;
  return element;
}
