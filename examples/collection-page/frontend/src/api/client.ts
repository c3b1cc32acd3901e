/** Why a request failed: status 0 where no answer came. message and hint are the database's own, where it said something. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly hint: string | null = null,
  ) {
    super(message);
  }

  static from(reason: unknown): ApiError {
    return reason instanceof ApiError ? reason : new ApiError(0, '');
  }
}

export async function getJson<T>(url: string, signal: AbortSignal): Promise<T> {
  const response = await checked(await send(url, { signal }));
  return (await response.json()) as T;
}

/** A POST with a JSON body; the caller reads the answer. */
export async function post(url: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  return checked(
    await send(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-CSRFToken': cookie('csrftoken') },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    }),
  );
}

/** A conditional request: null where the answer is 304, else what is there now, with its ETag. */
export async function getIfChanged<T>(
  url: string,
  etag: string | null,
  signal: AbortSignal,
): Promise<{ body: T; etag: string | null } | null> {
  // no-store, since the browser's own cache would turn the 304 into a 200.
  const response = await send(url, {
    signal,
    cache: 'no-store',
    headers: etag === null ? {} : { 'If-None-Match': etag },
  });
  if (response.status === 304) return null;
  await checked(response);
  return { body: (await response.json()) as T, etag: response.headers.get('ETag') };
}

function send(url: string, init: RequestInit): Promise<Response> {
  return fetch(url, {
    credentials: 'same-origin',
    ...init,
    headers: { Accept: 'application/json', ...init.headers },
  });
}

async function checked(response: Response): Promise<Response> {
  if (response.ok) return response;
  let message = '';
  let hint: string | null = null;
  try {
    const body = (await response.json()) as { message?: unknown; detail?: unknown; hint?: unknown };
    const said = body.message ?? body.detail;
    if (typeof said === 'string') message = said;
    if (typeof body.hint === 'string' && body.hint !== '') hint = body.hint;
  } catch {
    // An error page that is no JSON, of a proxy say: the status has to do.
  }
  throw new ApiError(response.status, message, hint);
}

function cookie(name: string): string {
  const pair = document.cookie.split('; ').find(each => each.startsWith(`${name}=`));
  return pair ? decodeURIComponent(pair.slice(name.length + 1)) : '';
}
