-- The source of the campaigns' calls. Variable: time_zone, in which a day begins; Asia/Kolkata where it is not given.
\if :{?time_zone}
\else
\set time_zone Asia/Kolkata
\endif
SET ROLE dialer_owner;
-- What a call shows beside number, times and outcome stands in details, under the names of the specification.
SELECT public.collection_register(
    'campaigns', 'public.calls', project => 'campaignId', time_zone => :'time_zone', outcome => 'leadStatus', started_at => 'startTime',
    ended_at => 'endTime', subject => 'number', row_id => 'uuid',
    details => $$'{"hangupCause": null}' || hangup || jsonb_object('{leadStatus}', ARRAY["leadStatus"])$$,
    bucket => 'hour', is_default => true);

-- Somebody was reached, hot, warm and cold; a hot lead is converted. Where nobody answered, or the call never came through, it failed.
SELECT public.collection_set_outcome('campaigns', 'hot', 'Hot', 'complete', sort_order => 1),
       public.collection_set_outcome('campaigns', 'warm', 'Warm', 'partial', sort_order => 2),
       public.collection_set_outcome('campaigns', 'cold', 'Cold', 'refusal', sort_order => 3),
       public.collection_set_outcome('campaigns', 'no-answer', 'No answer', 'non_contact', sort_order => 4);

-- The status is what the application's own flags say, at the moment of the question.
SELECT public.collection_describe(
    'campaigns', 'project', 'public.campaigns', key => 'id', label => 'name', target => 'totalCalls',
    status => $$CASE WHEN "isFailed" THEN 'failed' WHEN "isCampaignCompleted" THEN 'completed' WHEN "isPaused" THEN 'paused'
                     WHEN "startedAt" IS NULL THEN 'queued' ELSE 'running' END$$);

-- A campaign is its owner's, who sees the numbers that were called; others may look on.
CREATE VIEW public.campaign_permissions AS
    SELECT "ownerId" AS user_id, id AS campaign_id, unnest(ARRAY['view_collection_perf', 'view_phone']) AS permission FROM public.campaigns
    UNION ALL
    SELECT "userId", "campaignId", 'view_collection_perf' FROM public.campaign_viewers;
SELECT public.collection_use_permissions('campaigns', 'public.campaign_permissions', 'user_id', 'campaign_id', 'permission');

-- What collection_indexes('campaigns') proposes and this report uses.
CREATE INDEX calls_of_a_day ON public.calls ((COALESCE("endTime", "startTime")));
CREATE INDEX calls_of_a_campaign ON public.calls ("campaignId", (COALESCE("endTime", "startTime")) DESC, uuid DESC);
CREATE INDEX calls_in_flight ON public.calls ("campaignId", (COALESCE("endTime", "startTime")) DESC) WHERE "endTime" IS NULL;
RESET ROLE;
GRANT EXECUTE ON FUNCTION public.collection_set_user(bigint) TO dialer_app;
