import type { ReactNode } from 'react';
import type { ApiError } from '../../api/client';
import { ErrorBox } from '../common/ErrorBox';
import { Skeleton } from '../common/Skeleton';

export interface WidgetState {
  /** There is something to show, perhaps of the filters before. */
  ready: boolean;
  loading: boolean;
  error: ApiError | null;
  retry: () => void;
}

/** What a widget shows: its error, a skeleton as long as there is nothing, and its content, dimmed while outdated. */
export function WidgetBody(props: { state: WidgetState; height: number; children: ReactNode }) {
  const { state, height, children } = props;
  return (
    <>
      {state.error && <ErrorBox error={state.error} onRetry={state.retry} />}
      {state.ready && <div className={state.loading || state.error ? 'outdated' : undefined}>{children}</div>}
      {!state.ready && !state.error && <Skeleton height={height} />}
    </>
  );
}
