-- The tables of the dialler, as the application has them: what the specification calls plivoCampaign, plivoHangupData and activeCalls.
-- Nothing here knows of the extension. Roles: dialer_owner owns everything, dialer_app is the one by which the application connects.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['dialer_owner NOLOGIN', 'dialer_app LOGIN'] LOOP
        BEGIN
            EXECUTE 'CREATE ROLE ' || name;
        EXCEPTION WHEN duplicate_object THEN NULL;
        END;
    END LOOP;
END
$$;
GRANT USAGE, CREATE ON SCHEMA public TO dialer_owner;
SET ROLE dialer_owner;

CREATE TABLE public.users (
    id bigint PRIMARY KEY,
    email text NOT NULL UNIQUE
);
CREATE TABLE public.campaigns (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    "ownerId" bigint NOT NULL REFERENCES public.users,
    "totalCalls" integer,
    "startedAt" timestamptz,
    "isPaused" boolean NOT NULL DEFAULT false,
    "isFailed" boolean NOT NULL DEFAULT false,
    "isBalanceUpdated" boolean NOT NULL DEFAULT false,
    "isCampaignCompleted" boolean NOT NULL DEFAULT false
);
-- Colleagues who may look on; the numbers that were called are not for them.
CREATE TABLE public.campaign_viewers (
    "campaignId" uuid NOT NULL REFERENCES public.campaigns ON DELETE CASCADE,
    "userId" bigint NOT NULL REFERENCES public.users,
    PRIMARY KEY ("campaignId", "userId")
);
-- A row from the moment a call is placed. What the provider reports at hang-up is kept as it comes.
CREATE TABLE public.calls (
    uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    "campaignId" uuid NOT NULL REFERENCES public.campaigns,
    number text NOT NULL,
    "leadStatus" text,
    "startTime" timestamptz,
    "endTime" timestamptz,
    hangup jsonb NOT NULL DEFAULT '{}'
);
RESET ROLE;
