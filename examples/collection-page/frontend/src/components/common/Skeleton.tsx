import { useLocale } from '../../i18n/language';

/** Stands where content will be, at its height, so that nothing jumps. */
export function Skeleton({ height }: { height: number }) {
  const { messages } = useLocale();
  return <div className="skeleton" style={{ height }} role="status" aria-label={messages.loading} />;
}
