import type { Live } from '../hooks/useLiveVersion';
import { useLocale } from '../i18n/language';

export function LiveMark({ live }: { live: Live }) {
  const { messages, format } = useLocale();
  return (
    <p className={live.error ? 'live stale' : 'live'}>
      <span className="live-dot" />
      {live.error ? messages.liveStale : messages.live}
      {live.checkedAt && <span className="live-time">{messages.updatedAt(format.time(live.checkedAt))}</span>}
    </p>
  );
}
