import { useLocale } from '../../i18n/language';
import { PAGE_SIZES } from '../../state/view';
import { Icon } from '../common/Icon';

interface PagerProps {
  count: number;
  page: number;
  size: number;
  onPage: (page: number) => void;
  onSize: (size: number) => void;
}

export function Pager({ count, page, size, onPage, onSize }: PagerProps) {
  const { messages, format } = useLocale();
  const pages = Math.max(1, Math.ceil(count / size));
  const steps = [
    { icon: 'first', label: messages.firstPage, to: 1, possible: page > 1 },
    { icon: 'previous', label: messages.previousPage, to: Math.min(page - 1, pages), possible: page > 1 },
    { icon: 'next', label: messages.nextPage, to: page + 1, possible: page < pages },
    { icon: 'last', label: messages.lastPage, to: pages, possible: page < pages },
  ] as const;
  return (
    <div className="pager">
      <label className="pager-size">
        <span>{messages.pageSize}</span>
        <span className="select">
          <select className="control" value={size} onChange={event => onSize(Number(event.target.value))}>
            {PAGE_SIZES.map(each => (
              <option key={each} value={each}>
                {format.count(each)}
              </option>
            ))}
          </select>
          <Icon name="chevron" size={16} />
        </span>
      </label>
      <span className="pager-page">{messages.pageOf(format.count(page), format.count(pages))}</span>
      <span className="pager-steps">
        {steps.map(step => (
          <button
            key={step.icon}
            type="button"
            className="button icon"
            aria-label={step.label}
            disabled={!step.possible}
            onClick={() => onPage(step.to)}
          >
            <Icon name={step.icon} flip />
          </button>
        ))}
      </span>
    </div>
  );
}
