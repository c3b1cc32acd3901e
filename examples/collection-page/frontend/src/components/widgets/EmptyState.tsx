import { useLocale } from '../../i18n/language';
import type { View } from '../../state/view';
import type { Chip } from '../filters/Chips';
import { Icon } from '../common/Icon';

interface EmptyStateProps {
  view: View;
  chips: Chip[];
  onLonger: () => void;
  onReset: () => void;
}

/** Nothing matches: says so, and offers what would widen the filters. */
export function EmptyState({ view, chips, onLonger, onReset }: EmptyStateProps) {
  const { messages } = useLocale();
  const short = view.period.kind === 'range' || view.period.days < 30;
  return (
    <section className="card empty" role="status">
      <Icon name="empty" size={40} />
      <h2>{messages.emptyTitle}</h2>
      <p>{messages.emptyText}</p>
      <div className="empty-ways">
        {chips.map(chip => (
          <button key={chip.id} type="button" className="button" onClick={chip.onRemove}>
            {messages.emptyWithout(chip.label)}
          </button>
        ))}
        {short && (
          <button type="button" className="button primary" onClick={onLonger}>
            {messages.emptyLonger}
          </button>
        )}
        {chips.length > 0 && (
          <button type="button" className="button" onClick={onReset}>
            {messages.emptyReset}
          </button>
        )}
      </div>
    </section>
  );
}
