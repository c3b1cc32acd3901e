-- What a dialler writes in a minute: calls begin, one is updated while in flight, calls end, one is corrected, one removed.
SET ROLE dialer_owner;
INSERT INTO public.calls (uuid, "campaignId", number, "startTime")
SELECT md5('new' || c || '/' || n)::uuid, md5('campaign' || c)::uuid, '+919922222' || lpad(n::text, 3, '0'), now() - n * interval '3 seconds'
FROM (VALUES (1), (5), (9)) AS c (c), generate_series(1, 6) AS n;
UPDATE public.calls SET hangup = '{"recording": "https://example.org/r/1"}' WHERE uuid = md5('new1/1')::uuid;
UPDATE public.calls SET "endTime" = now() - interval '1 second', "leadStatus" = 'hot', hangup = '{"hangupCause": "NORMAL_CLEARING", "billDuration": 60}'
WHERE uuid IN (md5('new1/2')::uuid, md5('new5/2')::uuid, md5('open1/3')::uuid);
UPDATE public.calls SET "endTime" = now(), "leadStatus" = 'no-answer', hangup = '{"hangupCause": "NO_ANSWER", "billDuration": 0}'
WHERE uuid IN (md5('new1/3')::uuid, md5('new9/3')::uuid);
UPDATE public.calls SET "leadStatus" = 'warm' WHERE uuid = md5('call1/7')::uuid;
DELETE FROM public.calls WHERE uuid = md5('call1/8')::uuid;
RESET ROLE;
