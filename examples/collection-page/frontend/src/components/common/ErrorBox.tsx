import type { ApiError } from '../../api/client';
import { signInUrl } from '../../api/endpoints';
import { useLocale } from '../../i18n/language';
import type { Messages } from '../../i18n/messages';
import { Icon } from './Icon';

/** What went wrong, with the database's message and hint where it said something, and what can be done about it. */
export function ErrorBox({ error, onRetry }: { error: ApiError; onRetry: () => void }) {
  const { messages } = useLocale();
  return (
    <div className="error-box" role="alert">
      <Icon name="warning" size={22} />
      <div>
        <p className="error-title">{titleOf(error, messages)}</p>
        <p className="error-text" dir="auto">
          {textOf(error, messages)}
        </p>
        {error.hint && (
          <p className="error-hint" dir="auto">
            {error.hint}
          </p>
        )}
      </div>
      {error.status === 401 ? (
        <a className="button primary" href={signInUrl()}>
          {messages.signIn}
        </a>
      ) : (
        <button type="button" className="button" onClick={onRetry}>
          {messages.retry}
        </button>
      )}
    </div>
  );
}

function titleOf(error: ApiError, messages: Messages): string {
  if (error.status === 401) return messages.errorSignedOut;
  if (error.status === 403) return messages.errorForbidden;
  return messages.errorTitle;
}

function textOf(error: ApiError, messages: Messages): string {
  if (error.status === 401) return messages.errorSignedOutText;
  if (error.status === 0) return messages.errorOffline;
  return error.message || messages.errorServer;
}
