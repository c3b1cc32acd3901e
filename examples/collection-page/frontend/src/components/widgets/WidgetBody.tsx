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

/** What a widget shows: its error, a skeleton as long as there is nothing, or its content, dimmed while outdated. */
export function WidgetBody(props: { state: WidgetState; height: number; children: ReactNode }) {
  const { state, height, children } = props;
  if (state.error && !state.ready) return <ErrorBox error={state.error} onRetry={state.retry} />;
  if (!state.ready) return <Skeleton height={height} />;
  return <div className={state.loading ? 'outdated' : undefined}>{children}</div>;
}
