// Generated from specs/ by `pnpm generate`. Do not edit.
/** The place of raw bytes in a body: `Input` and `Reply` put the type of the side that uses them there. */
export interface Binary {
  readonly __binary: never;
}

export interface components {
    schemas: {
        /** @description The caller's own account. */
        Account: {
            id: components["schemas"]["UserId"];
            email: components["schemas"]["EmailAddress"];
            name: components["schemas"]["UserName"];
            /** @description False while the account signs in with Google only. */
            has_password: boolean;
            /** Format: date-time */
            created_at: string;
        };
        /** @description Done, or refused. */
        Ack: components["schemas"]["AckOk"] | components["schemas"]["AckRefused"];
        AckOk: {
            /** @constant */
            ok: true;
        };
        /** @description Nothing was done; `error` says why. */
        AckRefused: {
            /** @constant */
            ok: false;
            error: components["schemas"]["Problem"];
        };
        AddMemberRequest: {
            email: components["schemas"]["EmailAddress"];
            role: components["schemas"]["MemberRole"];
        };
        /**
         * @description An agent engine: `offline` is built in, deterministic and says that it is a demonstration; `openai` is any OpenAI-compatible chat endpoint; `openhands` is an OpenHands agent-server.
         * @enum {string}
         */
        AgentName: "offline" | "openai" | "openhands";
        /** @description Where the agent of a conversation stands after a control. */
        AgentState: {
            conversation_id: components["schemas"]["ConversationId"];
            status: components["schemas"]["ConversationStatus"];
        };
        ApiKey: {
            key_id: components["schemas"]["ApiKeyId"];
            name: components["schemas"]["ApiKeyName"];
            /** @description The beginning of the key, to recognise it by. */
            prefix: string;
            scopes: components["schemas"]["ApiKeyScopes"];
            conversation_ids: components["schemas"]["ApiKeyConversationIds"] | null;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description Null for a key that does not expire.
             */
            expires_at: string | null;
            /**
             * Format: date-time
             * @description To within about a minute; null for a key that was never used.
             */
            last_used_at: string | null;
        };
        /** @description The only conversations that the key reaches, with their files, events and webhooks; without it all of the owner's. Everything else of conversations and files is missing to such a key, and it opens no new conversations. */
        ApiKeyConversationIds: components["schemas"]["ConversationId"][];
        /**
         * Format: uuid
         * @description Names an API key (UUIDv7); not the key itself.
         */
        ApiKeyId: string;
        /** @description What the owner calls it. */
        ApiKeyName: string;
        /** @description One page of API keys, newest first. */
        ApiKeyPage: {
            items: components["schemas"]["ApiKey"][];
            /** @description Opaque; give it as `cursor` for the next page. Null on the last one. */
            next_cursor: string | null;
        };
        /**
         * @description What a key may do. `conversations:read` reads conversations, their messages, members, events and usage, and lets sockets connect; `conversations:write` writes in them, opens, changes and deletes them, controls their agents and members. `files:read` reads files, their events, and attaches them to messages; `files:write` uploads, changes and deletes them. `webhooks:manage` registers webhooks and reads what they are sent, which is whatever the user may see: give it with care, or limited to conversations. `settings:read` reads the settings and their events, `settings:write` changes them. None implies another, and none reaches keys, sessions, passwords or the account.
         * @enum {string}
         */
        ApiKeyScope: "conversations:read" | "conversations:write" | "files:read" | "files:write" | "webhooks:manage" | "settings:read" | "settings:write";
        ApiKeyScopes: components["schemas"]["ApiKeyScope"][];
        AuthActivity: {
            /** Format: uuid */
            activity_id: string;
            type: components["schemas"]["AuthActivityType"];
            /** @description Of `signed_up`, `signed_in` and `sign_in_failed`; null otherwise, and for what happened before it was kept. */
            method: components["schemas"]["AuthActivityMethod"] | null;
            /** Format: date-time */
            occurred_at: string;
            /**
             * Format: uuid
             * @description The session that did it, or that it happened to.
             */
            session_id: string | null;
            ip_address: string | null;
            user_agent: string | null;
        };
        /**
         * @description How somebody proved, or failed to prove, who it was.
         * @enum {string}
         */
        AuthActivityMethod: "password" | "google";
        /** @description One page of what happened to the account, newest first. */
        AuthActivityPage: {
            items: components["schemas"]["AuthActivity"][];
            /** @description Opaque; give it as `cursor` for the next page. Null on the last one. */
            next_cursor: string | null;
        };
        /**
         * @description What happened to the account. `sign_in_failed` with a session: that session was asked for the password once more, and it was wrong. `sign_in_throttled`: so many passwords were wrong that further ones were refused unread; one such entry an hour stands for all of them. `account_disabled` and `account_enabled` are the operator's doing; `account_closed` stands in the operator's log alone, since the account's own activity goes with it.
         * @enum {string}
         */
        AuthActivityType: "signed_up" | "signed_in" | "sign_in_failed" | "sign_in_throttled" | "signed_out" | "session_revoked" | "refresh_reused" | "password_changed" | "password_reset_requested" | "password_reset" | "google_linked" | "api_key_created" | "api_key_revoked" | "account_disabled" | "account_enabled" | "account_closed";
        /** @description A session has begun or gone on. */
        AuthSession: {
            /** @description A JWT for the `Authorization` header and the socket's handshake. */
            access_token: string;
            /** @constant */
            token_type: "bearer";
            /** @description How long the access token is good, in seconds. */
            expires_in: number;
            /** @description Good for one refresh. Absent when `X-Session-Mode: cookie` was sent: then it is in the `__Host-refresh_token` cookie. */
            refresh_token?: string;
            user: components["schemas"]["User"];
        };
        /** @description Replace the socket's token before, or within 25 s after, it expires. */
        AuthenticatePayload: {
            /** @description An access token or API key of the same user. */
            token: string;
        };
        ChangePasswordRequest: {
            current_password: components["schemas"]["GivenPassword"];
            new_password: components["schemas"]["NewPassword"];
        };
        CodeChallenge: string;
        /** @description Whose `code_challenge` was given to `googleSignIn` (RFC 7636); left out when none was given. */
        CodeVerifier: string;
        /** @description A member's answer to an agent that waits for a confirmation. */
        ConfirmationAnswer: {
            /** @description True lets the agent do what it asked for, false refuses it. */
            accept: boolean;
            /** @description Told to the agent when the answer is no. */
            reason?: string;
        };
        /** @description The handshake was accepted; the socket is in its user's own stream. */
        ConnectSuccess: {
            user_id: components["schemas"]["UserId"];
        };
        /** @description A conversation with the newest 100 messages, oldest of them first. */
        Conversation: {
            conversation_id: components["schemas"]["ConversationId"];
            title: components["schemas"]["ConversationTitle"];
            status: components["schemas"]["ConversationStatus"];
            agent: components["schemas"]["AgentName"];
            /** @description Archived conversations are left out of the list unless asked for. */
            archived: boolean;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When the conversation or one of its messages last changed.
             */
            updated_at: string;
            /** @description The seq of the newest event that this answer shows: join the room with it as `after_seq` and nothing is missed. */
            last_seq: number;
            my_role: components["schemas"]["MemberRole"];
            messages: components["schemas"]["Message"][];
            /** @description The seq to give `listMessages` as `before` for the messages older than these; null when all of them are here. */
            messages_before: number | null;
        };
        /** @description The conversation is gone for this user, with its messages and members; files stay with their owners. */
        ConversationDeleteEvent: {
            event_id: components["schemas"]["EventId"];
            seq: components["schemas"]["EventSeq"];
            occurred_at: components["schemas"]["EventTime"];
            conversation_id: components["schemas"]["ConversationId"];
        };
        ConversationDeleteMessage: {
            /** @constant */
            type: "conversation.delete";
            /**
             * Format: date-time
             * @description When the event occurred.
             */
            timestamp: string;
            data: components["schemas"]["ConversationDeleteEvent"];
        };
        /** @description A whole conversation, every message in order. */
        ConversationExport: {
            /** Format: date-time */
            exported_at: string;
            conversation: components["schemas"]["ConversationRecord"];
            messages: components["schemas"]["Message"][];
        };
        /**
         * Format: uuid
         * @description Names a conversation (UUIDv7). Its room is `conversation_` followed by this.
         */
        ConversationId: string;
        /** @description A conversation exists that the receiver is a member of. */
        ConversationInsertEvent: {
            event_id: components["schemas"]["EventId"];
            seq: components["schemas"]["EventSeq"];
            occurred_at: components["schemas"]["EventTime"];
            conversation_id: components["schemas"]["ConversationId"];
            record: components["schemas"]["ConversationRecord"];
        };
        ConversationInsertMessage: {
            /** @constant */
            type: "conversation.insert";
            /**
             * Format: date-time
             * @description When the event occurred.
             */
            timestamp: string;
            data: components["schemas"]["ConversationInsertEvent"];
        };
        /** @description A message was added to the conversation. `seq` is also the message's `seq`. */
        ConversationMessageAdded: {
            event_id: components["schemas"]["EventId"];
            seq: components["schemas"]["EventSeq"];
            occurred_at: components["schemas"]["EventTime"];
            conversation_id: components["schemas"]["ConversationId"];
            record: components["schemas"]["ConversationRecord"];
            /** @constant */
            change: "message_added";
            message: components["schemas"]["Message"];
        };
        /** @description One page of conversations, newest first. */
        ConversationPage: {
            items: components["schemas"]["ConversationRecord"][];
            /** @description Opaque; give it as `cursor` for the next page. Null on the last one. */
            next_cursor: string | null;
        };
        /** @description A conversation without its messages, as lists and events carry it. */
        ConversationRecord: {
            conversation_id: components["schemas"]["ConversationId"];
            title: components["schemas"]["ConversationTitle"];
            status: components["schemas"]["ConversationStatus"];
            agent: components["schemas"]["AgentName"];
            /** @description Archived conversations are left out of the list unless asked for. */
            archived: boolean;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When the conversation or one of its messages last changed.
             */
            updated_at: string;
            /** @description The seq of the newest event in the conversation's log. */
            last_seq: number;
        };
        /** @description The conversation itself changed; `record` is how it is now. */
        ConversationRecordChanged: {
            event_id: components["schemas"]["EventId"];
            seq: components["schemas"]["EventSeq"];
            occurred_at: components["schemas"]["EventTime"];
            conversation_id: components["schemas"]["ConversationId"];
            record: components["schemas"]["ConversationRecord"];
            /**
             * @description What changed. A receiver ignores a tag that it does not know.
             * @enum {string}
             */
            change: "title_changed" | "status_changed" | "members_changed" | "archived_changed" | "agent_changed";
            /**
             * Format: uuid
             * @description With `members_changed`, who is no member any more; left out when nobody went. That user gets neither this event nor any later one of the conversation.
             */
            removed_user_id?: string;
        };
        /**
         * @description What the agent of the conversation does now.
         * @enum {string}
         */
        ConversationStatus: "idle" | "running" | "waiting_for_confirmation" | "paused" | "error";
        /** @description One line; taken from the initial prompt when nobody gives one. */
        ConversationTitle: string;
        /** @description Something in a conversation changed; `change` says what. A new message is always one of these, with `change` = `message_added`. */
        ConversationUpdateEvent: components["schemas"]["ConversationMessageAdded"] | components["schemas"]["ConversationRecordChanged"];
        ConversationUpdateMessage: {
            /** @constant */
            type: "conversation.update";
            /**
             * Format: date-time
             * @description When the event occurred.
             */
            timestamp: string;
            data: components["schemas"]["ConversationUpdateEvent"];
        };
        CreateApiKeyRequest: {
            name: components["schemas"]["ApiKeyName"];
            scopes: components["schemas"]["ApiKeyScopes"];
            /**
             * Format: date-time
             * @description Must lie in the future, and not after 9999-12-31T23:59:59.999Z.
             */
            expires_at?: string;
            conversation_ids?: components["schemas"]["ApiKeyConversationIds"];
        };
        /** @description A new conversation; its prompt becomes the first message and starts the agent. */
        CreateConversationRequest: {
            initialPrompt: components["schemas"]["MessageContent"];
            imageUrls?: components["schemas"]["ImageUrls"];
            title?: components["schemas"]["ConversationTitle"];
            agent?: components["schemas"]["AgentName"];
        };
        /** @description The one answer that shows the key itself. */
        CreatedApiKey: {
            key_id: components["schemas"]["ApiKeyId"];
            /** @description `ohc_` and 40 characters in base 62 (digits, capitals, small letters): 34 that cannot be guessed, and the CRC-32 of those 34 as six, so that a typo or a find of a secret scanner can be judged without asking. Only its hash is stored. */
            key: string;
            name: components["schemas"]["ApiKeyName"];
            /** @description The beginning of the key, to recognise it by. */
            prefix: string;
            scopes: components["schemas"]["ApiKeyScopes"];
            conversation_ids: components["schemas"]["ApiKeyConversationIds"] | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string | null;
        };
        CreatedConversation: {
            conversation_id: components["schemas"]["ConversationId"];
            /** Format: date-time */
            created_at: string;
        };
        /** @description The password proves the wish. An account without one leaves it out, and its session must have begun within the last five minutes. */
        DeleteMeRequest: {
            password?: components["schemas"]["GivenPassword"];
        };
        /** @description A delivery with every attempt, oldest first. */
        Delivery: {
            delivery_id: components["schemas"]["DeliveryId"];
            webhook_id: components["schemas"]["WebhookId"];
            /**
             * Format: uuid
             * @description The `webhook-id` header of every attempt.
             */
            event_id: string;
            event_type: components["schemas"]["WebhookEventName"];
            status: components["schemas"]["DeliveryStatus"];
            attempt_count: number;
            /** @description The status of the last answer; null when there was none. */
            last_response_status: number | null;
            /**
             * Format: date-time
             * @description Null when no attempt is to come.
             */
            next_attempt_at: string | null;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When it succeeded, failed or was cancelled.
             */
            completed_at: string | null;
            attempts: components["schemas"]["DeliveryAttempt"][];
        };
        DeliveryAttempt: {
            number: number;
            /** Format: date-time */
            started_at: string;
            /** @description From the start of the attempt to the end of the answer, or to the failure. */
            latency_ms: number;
            /** @description The status of the answer; null when there was none. */
            response_status: number | null;
            /** @description The first 16 KiB of the answer, read as UTF-8. */
            response_body: string | null;
            /** @description Why there was no answer, for people. */
            error: string | null;
        };
        /**
         * Format: uuid
         * @description Names a delivery (UUIDv7); the same for all of its attempts.
         */
        DeliveryId: string;
        /** @description One page of deliveries, newest first. */
        DeliveryPage: {
            items: components["schemas"]["DeliverySummary"][];
            /** @description Opaque; give it as `cursor` for the next page. Null on the last one. */
            next_cursor: string | null;
        };
        /**
         * @description `pending` waits for its first or next attempt; `failed` has none left; `cancelled` belongs to a conversation that the owner no longer sees, or to a disabled webhook.
         * @enum {string}
         */
        DeliveryStatus: "pending" | "succeeded" | "failed" | "cancelled";
        DeliverySummary: {
            delivery_id: components["schemas"]["DeliveryId"];
            webhook_id: components["schemas"]["WebhookId"];
            /**
             * Format: uuid
             * @description The `webhook-id` header of every attempt.
             */
            event_id: string;
            event_type: components["schemas"]["WebhookEventName"];
            status: components["schemas"]["DeliveryStatus"];
            attempt_count: number;
            /** @description The status of the last answer; null when there was none. */
            last_response_status: number | null;
            /**
             * Format: date-time
             * @description Null when no attempt is to come.
             */
            next_attempt_at: string | null;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When it succeeded, failed or was cancelled.
             */
            completed_at: string | null;
        };
        DependencyHealth: {
            /** @description `database`, or `redis` where one is configured. */
            name: string;
            /**
             * @description `degraded`: it is away, and the process serves all the same, if more slowly.
             * @enum {string}
             */
            status: "up" | "degraded";
        };
        /**
         * Format: email
         * @description Compared without case.
         */
        EmailAddress: string;
        /** @description The server ends the stream. */
        EndOfStream: {
            error: components["schemas"]["Problem"];
        };
        /**
         * Format: uuid
         * @description Names the fact; the same on every transport and on every retry of a webhook (`webhook-id`).
         */
        EventId: string;
        /** @description One page of a conversation's event log, oldest first, as the socket sends it. */
        EventPage: {
            items: components["schemas"]["LogEvent"][];
            /** @description Opaque; give it as `cursor` for the next page. Null when the log ends here. */
            next_cursor: string | null;
        };
        /** @description Position in the stream (a conversation; or a user, for what belongs to no conversation). Starts at 1, without gaps, in commit order. */
        EventSeq: number;
        /**
         * Format: date-time
         * @description When the fact was committed, RFC 3339 in UTC.
         */
        EventTime: string;
        /** @description Stands for an event of a conversation that the API key lacks the scope for (`file_…` needs `files:read`): that there was one, so that `seq` has no gaps for anybody. */
        EventWithheld: {
            event_id: components["schemas"]["EventId"];
            seq: components["schemas"]["EventSeq"];
            occurred_at: components["schemas"]["EventTime"];
            conversation_id: components["schemas"]["ConversationId"];
        };
        /** @description A client event that carried no acknowledgement callback failed. */
        ExceptionPayload: {
            /** @description The name of the client event that failed. */
            event: string;
            error: components["schemas"]["Problem"];
        };
        ExchangeCodeRequest: {
            code: components["schemas"]["SignInCode"];
            code_verifier?: components["schemas"]["CodeVerifier"];
        };
        /** @description A file is gone; `record` is how it was last. */
        FileDeleteEvent: {
            event_id: components["schemas"]["EventId"];
            seq: components["schemas"]["EventSeq"];
            occurred_at: components["schemas"]["EventTime"];
            file_id: components["schemas"]["FileId"];
            record: components["schemas"]["FileRecord"];
        };
        FileDeleteMessage: {
            /** @constant */
            type: "file.delete";
            /**
             * Format: date-time
             * @description When the event occurred.
             */
            timestamp: string;
            data: components["schemas"]["FileDeleteEvent"];
        };
        /**
         * Format: uuid
         * @description Names a file (UUIDv7).
         */
        FileId: string;
        /** @description A file was uploaded. Goes to the room of its conversation, or to its owner when it has none. */
        FileInsertEvent: {
            event_id: components["schemas"]["EventId"];
            seq: components["schemas"]["EventSeq"];
            occurred_at: components["schemas"]["EventTime"];
            file_id: components["schemas"]["FileId"];
            record: components["schemas"]["FileRecord"];
        };
        FileInsertMessage: {
            /** @constant */
            type: "file.insert";
            /**
             * Format: date-time
             * @description When the event occurred.
             */
            timestamp: string;
            data: components["schemas"]["FileInsertEvent"];
        };
        /** @description A name without folders. */
        FileName: string;
        /** @description One page of files, newest first. */
        FilePage: {
            items: components["schemas"]["FileRecord"][];
            /** @description Opaque; give it as `cursor` for the next page. Null on the last one. */
            next_cursor: string | null;
        };
        /** @description What is stored about a file, as lists and events carry it. */
        FileRecord: {
            file_id: components["schemas"]["FileId"];
            /**
             * Format: uri
             * @description Absolute; ends in `/files/{file_id}` and needs the caller's token.
             */
            url: string;
            name: components["schemas"]["FileName"];
            /** @description Judged by the content where that is possible, else as the sender said. */
            mime_type: string;
            size_bytes: number;
            /** @description SHA-256 of the content, hexadecimal. */
            sha256: string;
            /**
             * Format: uuid
             * @description The conversation that shares the file; null for the owner's alone.
             */
            conversation_id: string | null;
            owner_id: components["schemas"]["UserId"];
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When it was last renamed or its content replaced.
             */
            updated_at: string;
        };
        /** @description A file was renamed, or its content was replaced. */
        FileUpdateEvent: {
            event_id: components["schemas"]["EventId"];
            seq: components["schemas"]["EventSeq"];
            occurred_at: components["schemas"]["EventTime"];
            file_id: components["schemas"]["FileId"];
            record: components["schemas"]["FileRecord"];
        };
        FileUpdateMessage: {
            /** @constant */
            type: "file.update";
            /**
             * Format: date-time
             * @description When the event occurred.
             */
            timestamp: string;
            data: components["schemas"]["FileUpdateEvent"];
        };
        /** @description A password to compare; nothing is asked of its form. */
        GivenPassword: string;
        GoogleSignInUrl: {
            /**
             * Format: uri
             * @description Where to send the user's browser.
             */
            url: string;
        };
        /** @description The `auth` object of the Socket.IO handshake. */
        HandshakeAuth: {
            /** @description An access token, or an API key with the scope `conversations:read`. */
            token: string;
        };
        /** @description Addresses of pictures that belong to the message. */
        ImageUrls: string[];
        /** @description The socket is in the room and has got every event up to `last_seq` that it asked for. */
        JoinRoomAccepted: {
            /** @constant */
            ok: true;
            /** @description The conversation's seq at which the live events begin; the next live event is `last_seq` + 1. */
            last_seq: number;
            /** @description Users who are in the room now, on whichever server, the caller included. */
            members: components["schemas"]["UserId"][];
            /** @description How many events were replayed before this ack. */
            replayed: number;
        };
        JoinRoomAck: components["schemas"]["JoinRoomAccepted"] | components["schemas"]["JoinRoomResync"] | components["schemas"]["AckRefused"];
        /** @description Enter a conversation's room. */
        JoinRoomPayload: {
            room: components["schemas"]["Room"];
            /** @description Replay what came after this seq before going live: in order, none twice, none missing. 0 replays everything; left out, nothing is replayed. When the log does not reach back so far, the ack says `resync`. */
            after_seq?: number;
        };
        /** @description The socket is in the room, but `after_seq` is older than the log keeps, or newer than the log's end: read the conversation again over REST and go on from `last_seq`, also when it is smaller. */
        JoinRoomResync: {
            /** @constant */
            ok: true;
            /** @constant */
            resync: true;
            /** @description The conversation's seq at which the live events begin. */
            last_seq: number;
            /** @description Users who are in the room now, on whichever server, the caller included. */
            members: components["schemas"]["UserId"][];
        };
        /** @description A public key (RFC 7517; RFC 8037 for `OKP`). */
        JsonWebKey: {
            /** @enum {string} */
            kty: "OKP" | "EC";
            /** @enum {string} */
            crv: "Ed25519" | "P-256";
            x: string;
            /** @description With `EC` only. */
            y?: string;
            kid: string;
            /** @enum {string} */
            alg: "EdDSA" | "ES256";
            /** @constant */
            use: "sig";
        };
        /** @description The keys that verify access tokens; an old one stays until its last token is over. */
        JsonWebKeySet: {
            keys: components["schemas"]["JsonWebKey"][];
        };
        /** @description A BCP 47 language tag. */
        LanguageTag: string;
        /** @description Leave a conversation's room. */
        LeaveRoomPayload: {
            room: components["schemas"]["Room"];
        };
        LinkGoogleRequest: {
            code: components["schemas"]["SignInCode"];
            code_verifier?: components["schemas"]["CodeVerifier"];
        };
        Liveness: {
            /** @constant */
            status: "ok";
        };
        /** @description One entry of a conversation's event log; `event` and `payload` are what the socket sends. */
        LogEvent: {
            /** @constant */
            event: "event_withheld";
            payload: components["schemas"]["EventWithheld"];
        } | {
            /** @constant */
            event: "conversation_insert";
            payload: components["schemas"]["ConversationInsertEvent"];
        } | {
            /** @constant */
            event: "conversation_update";
            payload: components["schemas"]["ConversationUpdateEvent"];
        } | {
            /** @constant */
            event: "conversation_delete";
            payload: components["schemas"]["ConversationDeleteEvent"];
        } | {
            /** @constant */
            event: "file_insert";
            payload: components["schemas"]["FileInsertEvent"];
        } | {
            /** @constant */
            event: "file_update";
            payload: components["schemas"]["FileUpdateEvent"];
        } | {
            /** @constant */
            event: "file_delete";
            payload: components["schemas"]["FileDeleteEvent"];
        };
        Member: {
            user_id: components["schemas"]["UserId"];
            email: components["schemas"]["EmailAddress"];
            name: components["schemas"]["UserName"];
            role: components["schemas"]["MemberRole"];
            /** Format: date-time */
            added_at: string;
        };
        /** @description One page of members, in the order in which they were added. */
        MemberPage: {
            items: components["schemas"]["Member"][];
            /** @description Opaque; give it as `cursor` for the next page. Null on the last one. */
            next_cursor: string | null;
        };
        /**
         * @description A `viewer` reads; an `editor` also writes, controls the agent and changes files; an `owner` also manages members and deletes the conversation.
         * @enum {string}
         */
        MemberRole: "owner" | "editor" | "viewer";
        /** @description A stored message. It never changes. */
        Message: {
            id: components["schemas"]["MessageId"];
            /** @description Text of any script; what an agent writes may be longer than what a member may send. */
            content: string;
            role: components["schemas"]["MessageRole"];
            /**
             * Format: date-time
             * @description When the message was stored.
             */
            timestamp: string;
            /** @description The seq of the event that brought the message; orders the conversation. */
            seq: number;
            type: components["schemas"]["MessageType"];
            /**
             * Format: uuid
             * @description The user who wrote it; null when the agent, a tool or the server did, or when the account is gone.
             */
            author_id: string | null;
            image_urls: components["schemas"]["ImageUrls"];
            file_ids: components["schemas"]["MessageFileIds"];
        };
        /** @description Text of any script, counted in code points; no NUL and no lone surrogates. */
        MessageContent: string;
        /** @description A piece of an answer while the agent writes it. The whole message follows as a `conversation_update` and has the same `message_id`; what it says replaces the pieces. On one connection the pieces of a text follow each other without a hole. A socket that joins gets a delta with the text so far, which begins at 0 again. A text of which no message has come is void when the conversation's `status` is no longer `running`: the agent was stopped, or begins anew under another `message_id`. */
        MessageDelta: {
            conversation_id: components["schemas"]["ConversationId"];
            message_id: components["schemas"]["MessageId"];
            /** @description Where `content` begins in the whole text, counted in UTF-16 code units. */
            index: number;
            content: string;
        };
        /** @description Files that the sender may read, attached to the message. */
        MessageFileIds: components["schemas"]["FileId"][];
        /**
         * Format: uuid
         * @description Names a message (UUIDv7).
         */
        MessageId: string;
        /** @description One page of messages in the order of the conversation, oldest first. */
        MessagePage: {
            items: components["schemas"]["Message"][];
            /** @description Opaque; give it as `cursor` to go on in the same direction (older after `before` or nothing, newer after `after`). Null when there are no more. */
            next_cursor: string | null;
        };
        /**
         * @description Who speaks: a member, the agent, a tool of the agent (what it did and saw), or the server.
         * @enum {string}
         */
        MessageRole: "user" | "assistant" | "tool" | "system";
        /**
         * @description `text` is Markdown to read; `action` and `observation` are what a tool did and saw; `error` tells why the agent could not go on.
         * @enum {string}
         */
        MessageType: "text" | "action" | "observation" | "error";
        /** @description Any Unicode, 8 to 128 code points, both as they are sent and in Unicode normal form C, in which they are compared; never cut. Refused when it is one of the common ones (`auth.password_too_common`). */
        NewPassword: string;
        /** @description A failure, as RFC 9457 has it. `code` is the member to program against; `detail` is for people and may change. Nothing here tells of stack traces, SQL or file paths. */
        Problem: {
            /**
             * Format: uri
             * @description `urn:openhands-connect:problem:` followed by the code.
             */
            type: string;
            /** @description The same for every occurrence of the code. */
            title: string;
            /** @description The HTTP status; on the socket the status that REST would have given. */
            status: number;
            /** @description What happened this time. */
            detail: string;
            code: components["schemas"]["ProblemCode"];
            /** @description Names the request in the server's logs; also the header `X-Request-Id`. */
            request_id: string;
            /** @description With `request.invalid`, each violation; with `server.unavailable`, what is down. */
            errors?: components["schemas"]["ProblemError"][];
            /** @description With `rate.limited`, `server.unavailable` and `auth.google_unavailable`, the same as `Retry-After`. */
            retry_after_seconds?: number;
        };
        /**
         * @description The stable name of a failure. `x-problems` gives the HTTP status and the title of each code; the socket uses the same pairs.
         * @enum {string}
         */
        ProblemCode: "request.malformed" | "request.invalid" | "request.origin_forbidden" | "request.not_found" | "request.method_not_allowed" | "request.too_large" | "request.unsupported_media_type" | "request.range_not_satisfiable" | "auth.invalid_credentials" | "auth.token_missing" | "auth.token_invalid" | "auth.token_expired" | "auth.session_revoked" | "auth.refresh_invalid" | "auth.refresh_reused" | "auth.scope_missing" | "auth.session_required" | "auth.key_restricted" | "auth.password_incorrect" | "auth.fresh_sign_in_required" | "auth.email_taken" | "auth.password_too_common" | "auth.reset_token_invalid" | "auth.redirect_uri_forbidden" | "auth.state_invalid" | "auth.code_invalid" | "auth.google_not_configured" | "auth.google_unavailable" | "auth.google_email_unverified" | "auth.google_link_required" | "auth.google_address_differs" | "auth.google_linked_elsewhere" | "session.not_found" | "api_key.not_found" | "api_key.limit_reached" | "conversation.not_found" | "conversation.forbidden" | "member.not_found" | "member.user_not_found" | "member.already_exists" | "member.last_owner" | "agent.not_configured" | "agent.not_running" | "agent.not_paused" | "agent.not_waiting" | "file.not_found" | "file.forbidden" | "file.signature_invalid" | "file.signature_expired" | "file.too_large" | "file.quota_exceeded" | "file.content_rejected" | "settings.conflict" | "webhook.not_found" | "webhook.limit_reached" | "webhook.delivery_not_found" | "webhook.url_forbidden" | "webhook.disabled" | "room.unknown" | "room.not_found" | "room.not_joined" | "event.unknown" | "event.expired" | "idempotency.in_flight" | "idempotency.key_reused" | "rate.limited" | "operation.not_implemented" | "server.internal" | "server.unavailable";
        /** @description One place where a request violates the contract. */
        ProblemError: {
            /** @description JSON pointer (RFC 6901) into the request: `/body/email`, `/query/limit`, `/path/file_id`, `/header/If-Match`; on the socket into the payload. Empty for the whole. */
            path: string;
            /** @description What is wrong there, for people. */
            message: string;
        };
        /** @description What the process cannot do without answers; otherwise the answer is a problem that names what does not. */
        Readiness: {
            /** @constant */
            status: "ready";
            dependencies: components["schemas"]["DependencyHealth"][];
        };
        /** @description The token may be left out when the cookie carries it. */
        RefreshSessionRequest: {
            refresh_token?: components["schemas"]["RefreshToken"];
        };
        RefreshToken: string;
        RegisterWebhookRequest: {
            url: components["schemas"]["WebhookUrl"];
            events: components["schemas"]["WebhookSubscriptions"];
            description?: components["schemas"]["WebhookDescription"];
            conversation_ids?: components["schemas"]["WebhookConversationIds"];
        };
        /** @description The one answer that shows the first secret. */
        RegisteredWebhook: {
            webhook_id: components["schemas"]["WebhookId"];
            url: components["schemas"]["WebhookUrl"];
            events: components["schemas"]["WebhookSubscriptions"];
            description: components["schemas"]["WebhookDescription"] | null;
            conversation_ids: components["schemas"]["WebhookConversationIds"] | null;
            api_key_id: components["schemas"]["WebhookApiKeyId"];
            status: components["schemas"]["WebhookStatus"];
            disabled_reason: components["schemas"]["WebhookDisabledReason"] | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            secret: components["schemas"]["WebhookSecret"];
        };
        ReplayAccepted: {
            /** @description How many deliveries were begun. */
            delivery_count: number;
        };
        ReplayWebhookRequest: {
            /**
             * Format: date-time
             * @description Events that occurred at this time or later.
             */
            since: string;
            /**
             * Format: date-time
             * @description Events that occurred before this time; now when left out.
             */
            until?: string;
        };
        RequestPasswordResetRequest: {
            email: components["schemas"]["EmailAddress"];
        };
        ResetPasswordRequest: {
            /** @description From the mail; works once, for 30 minutes. */
            token: string;
            new_password: components["schemas"]["NewPassword"];
        };
        /** @description The log does not have what comes next for this reader: it is older than the log keeps, or the position is newer than the log's end. Read the conversation again over REST. */
        Resync: {
            conversation_id: components["schemas"]["ConversationId"];
            /** @description The stream goes on behind this seq, also when that is further back than the reader was. */
            last_seq: number;
        };
        /** @description The room of a conversation, `conversation_` and its id. Only members may join. */
        Room: string;
        RotatedWebhookSecret: {
            secret: components["schemas"]["WebhookSecret"];
            /**
             * Format: date-time
             * @description Until then the old secret signs beside the new one.
             */
            previous_secret_expires_at: string;
        };
        /** @description The message is stored. */
        SendMessageAccepted: {
            /** @constant */
            ok: true;
            message_id: components["schemas"]["MessageId"];
            /** @description The seq of the `conversation_update` that carries the message. */
            seq: number;
            /** @constant */
            status: "success";
        };
        SendMessageAck: components["schemas"]["SendMessageAccepted"] | components["schemas"]["AckRefused"];
        /** @description Send a message into a conversation; the same use case as the REST call `sendMessage`. */
        SendMessagePayload: {
            room: components["schemas"]["Room"];
            message: components["schemas"]["SocketMessage"];
            /** @description Names the attempt, as the header `Idempotency-Key` does: the same key and message get the first ack again for 24 h. */
            idempotency_key?: string;
        };
        SendMessageRequest: {
            content: components["schemas"]["MessageContent"];
            imageUrls?: components["schemas"]["ImageUrls"];
            file_ids?: components["schemas"]["MessageFileIds"];
        };
        /** @description The message is stored; the agent's answer comes as events. */
        SentMessage: {
            message_id: components["schemas"]["MessageId"];
            /** @constant */
            status: "success";
            /** @description The seq of the message's event in the conversation's log. */
            seq: number;
        };
        Session: {
            session_id: components["schemas"]["SessionId"];
            /** @description True for the session that asks. */
            current: boolean;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When it began or was last refreshed; one that is in use is refreshed every 15 minutes.
             */
            last_used_at: string;
            /**
             * Format: date-time
             * @description The end of its absolute lifetime.
             */
            expires_at: string;
            /** @description Where it was last refreshed from. */
            ip_address: string | null;
            /** @description Of the device that last refreshed it; cut to its first 512 characters. */
            user_agent: string | null;
        };
        /**
         * Format: uuid
         * @description Names a session (UUIDv7); the `sid` of an access token.
         */
        SessionId: string;
        /** @description One page of living sessions, newest first. */
        SessionPage: {
            items: components["schemas"]["Session"][];
            /** @description Opaque; give it as `cursor` for the next page. Null on the last one. */
            next_cursor: string | null;
        };
        /** @description All settings of a user, each with its value or its default. */
        Settings: {
            language: components["schemas"]["LanguageTag"];
            time_zone: components["schemas"]["TimeZoneName"];
            theme: components["schemas"]["Theme"];
            default_agent: components["schemas"]["AgentName"];
            /** @description Whether the web page may show notifications. */
            notifications_enabled: boolean;
        };
        /** @description The user's settings changed; `record` is all of them as they are now. */
        SettingsUpdateEvent: {
            event_id: components["schemas"]["EventId"];
            seq: components["schemas"]["EventSeq"];
            occurred_at: components["schemas"]["EventTime"];
            user_id: components["schemas"]["UserId"];
            record: components["schemas"]["Settings"];
        };
        SettingsUpdateMessage: {
            /** @constant */
            type: "settings.update";
            /**
             * Format: date-time
             * @description When the event occurred.
             */
            timestamp: string;
            data: components["schemas"]["SettingsUpdateEvent"];
        };
        SignFileUrlRequest: {
            /**
             * @description How long the link works, in seconds.
             * @default 3600
             */
            expires_in?: number;
        };
        /** @description From the address that the sign-in came back to; begins with `ohx_`, works once, for 60 s. */
        SignInCode: string;
        SignInMethods: {
            /**
             * @description Every server takes addresses with passwords.
             * @constant
             */
            password: true;
            /** @description Whether `googleSignIn` is configured. */
            google: boolean;
            /** @description Whether a forgotten password can be reset by mail; not without a mail server, but while developing. */
            password_reset: boolean;
        };
        SignInRequest: {
            email: components["schemas"]["EmailAddress"];
            password: components["schemas"]["GivenPassword"];
        };
        SignUpRequest: {
            email: components["schemas"]["EmailAddress"];
            password: components["schemas"]["NewPassword"];
            name: components["schemas"]["UserName"];
        };
        SignedFileUrl: {
            /**
             * Format: uri
             * @description Absolute; carries `?signature=` and needs no token.
             */
            url: string;
            /** Format: date-time */
            expires_at: string;
        };
        SocketMessage: {
            content: components["schemas"]["MessageContent"];
            /** @constant */
            type: "text";
            imageUrls?: components["schemas"]["ImageUrls"];
            file_ids?: components["schemas"]["MessageFileIds"];
        };
        StreamDelta: {
            /** @constant */
            event: "message_delta";
            payload: components["schemas"]["MessageDelta"];
        };
        StreamEnd: {
            /** @constant */
            event: "end";
            payload: components["schemas"]["EndOfStream"];
        };
        /** @description One event of a stream. */
        StreamEvent: components["schemas"]["LogEvent"] | components["schemas"]["StreamDelta"] | components["schemas"]["StreamResync"] | components["schemas"]["StreamEnd"];
        StreamResync: {
            /** @constant */
            event: "resync";
            payload: components["schemas"]["Resync"];
        };
        /** @enum {string} */
        Theme: "system" | "light" | "dark";
        /** @description A name of the IANA time zone database. */
        TimeZoneName: string;
        /** @description Tell the others in the room that the user began or stopped typing. `true` holds for 6 s: while the user goes on typing it is said again, every 2 s or so. */
        TypingPayload: {
            room: components["schemas"]["Room"];
            typing: boolean;
        };
        /** @description What is to change; what is left out stays. */
        UpdateConversationRequest: {
            title?: components["schemas"]["ConversationTitle"];
            archived?: boolean;
            agent?: components["schemas"]["AgentName"];
        };
        UpdateFileRequest: {
            name: components["schemas"]["FileName"];
        };
        UpdateMeRequest: {
            name: components["schemas"]["UserName"];
        };
        UpdateMemberRequest: {
            role: components["schemas"]["MemberRole"];
        };
        /** @description A JSON merge patch (RFC 7396): what is left out stays, null brings the default back (`en`, `UTC`, `system`, the server's agent, true). Other keys are refused. */
        UpdateSettingsRequest: {
            language?: components["schemas"]["LanguageTag"] | null;
            time_zone?: components["schemas"]["TimeZoneName"] | null;
            theme?: components["schemas"]["Theme"] | null;
            default_agent?: components["schemas"]["AgentName"] | null;
            notifications_enabled?: boolean | null;
        };
        /** @description What is to change; what is left out stays, null takes a value away. */
        UpdateWebhookRequest: {
            url?: components["schemas"]["WebhookUrl"];
            events?: components["schemas"]["WebhookSubscriptions"];
            description?: components["schemas"]["WebhookDescription"] | null;
            conversation_ids?: components["schemas"]["WebhookConversationIds"] | null;
            status?: components["schemas"]["WebhookStatus"];
        };
        UploadedFile: {
            file_id: components["schemas"]["FileId"];
            /**
             * Format: uri
             * @description Absolute; ends in `/files/{file_id}` and needs the caller's token.
             */
            url: string;
            name: components["schemas"]["FileName"];
            mime_type: string;
            size_bytes: number;
            sha256: string;
            /** Format: date-time */
            created_at: string;
        };
        /** @description One page of usage, newest day first. */
        UsagePage: {
            items: components["schemas"]["UsageRecord"][];
            /** @description Opaque; give it as `cursor` for the next page. Null on the last one. */
            next_cursor: string | null;
        };
        /** @description What one agent used in one conversation on one day (UTC). */
        UsageRecord: {
            /** Format: date */
            date: string;
            conversation_id: components["schemas"]["ConversationId"];
            agent: components["schemas"]["AgentName"];
            input_tokens: number;
            output_tokens: number;
            /** @description As the engine reports it, in US dollars; 0 where it reports none. */
            cost_usd: number;
        };
        User: {
            id: components["schemas"]["UserId"];
            email: components["schemas"]["EmailAddress"];
            name: components["schemas"]["UserName"];
        };
        /**
         * Format: uuid
         * @description Names a user (UUIDv7); the `sub` of an access token.
         */
        UserId: string;
        /** @description A user came into the room, on whichever server. Once per user, however many sockets, tabs and servers they use; the user's own sockets are not told. */
        UserJoined: {
            user_id: components["schemas"]["UserId"];
            room: components["schemas"]["Room"];
        };
        /** @description The user's last socket left the room. Comes within 10 s of that, and not at all if one is back within about 3 s, on whichever server. After the death of a server it takes up to 15 s. */
        UserLeft: {
            user_id: components["schemas"]["UserId"];
            room: components["schemas"]["Room"];
        };
        /** @description What other members see. */
        UserName: string;
        /** @description A user in the room began or stopped typing. Told once when it begins, whichever server the user is connected to, and once when it is over: said by the user's client, or because its socket left, or because it has said nothing more for 6 s. A socket that joins is told who types just then. */
        UserTyping: {
            user_id: components["schemas"]["UserId"];
            room: components["schemas"]["Room"];
            typing: boolean;
        };
        Webhook: {
            webhook_id: components["schemas"]["WebhookId"];
            url: components["schemas"]["WebhookUrl"];
            events: components["schemas"]["WebhookSubscriptions"];
            description: components["schemas"]["WebhookDescription"] | null;
            conversation_ids: components["schemas"]["WebhookConversationIds"] | null;
            api_key_id: components["schemas"]["WebhookApiKeyId"];
            status: components["schemas"]["WebhookStatus"];
            disabled_reason: components["schemas"]["WebhookDisabledReason"] | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /**
         * Format: uuid
         * @description The API key that registered it, null for a session. From the end of that key on nothing is delivered and the webhook is `disabled`; when the key is revoked, the webhook is removed.
         */
        WebhookApiKeyId: string | null;
        /** @description Only events of these conversations; without it everything that the owner may see. */
        WebhookConversationIds: components["schemas"]["ConversationId"][];
        WebhookDescription: string;
        /**
         * @description `key_expired` is for good: a key that is over does not come back.
         * @enum {string}
         */
        WebhookDisabledReason: "owner" | "gone" | "failing" | "key_expired";
        /**
         * @description The `type` of a message to a receiver.
         * @enum {string}
         */
        WebhookEventName: "conversation.insert" | "conversation.update" | "conversation.delete" | "file.insert" | "file.update" | "file.delete" | "settings.update" | "webhook.test";
        /**
         * Format: uuid
         * @description Names a webhook (UUIDv7).
         */
        WebhookId: string;
        /** @description The body of any delivery; `type` tells which. */
        WebhookMessage: components["schemas"]["ConversationInsertMessage"] | components["schemas"]["ConversationUpdateMessage"] | components["schemas"]["ConversationDeleteMessage"] | components["schemas"]["FileInsertMessage"] | components["schemas"]["FileUpdateMessage"] | components["schemas"]["FileDeleteMessage"] | components["schemas"]["SettingsUpdateMessage"] | components["schemas"]["WebhookTestMessage"];
        /** @description One page of webhooks, newest first. */
        WebhookPage: {
            items: components["schemas"]["Webhook"][];
            /** @description Opaque; give it as `cursor` for the next page. Null on the last one. */
            next_cursor: string | null;
        };
        /** @description The key of the signatures, base64 after the prefix. Shown once. */
        WebhookSecret: string;
        /**
         * @description `disabled` by its owner, by an answer of 410, after five days in which every delivery failed, or by the end of the API key that registered it.
         * @enum {string}
         */
        WebhookStatus: "active" | "disabled";
        /**
         * @description An event name, or `*` for all of them.
         * @enum {string}
         */
        WebhookSubscription: "conversation.insert" | "conversation.update" | "conversation.delete" | "file.insert" | "file.update" | "file.delete" | "settings.update" | "webhook.test" | "*";
        WebhookSubscriptions: components["schemas"]["WebhookSubscription"][];
        /** @description What a test delivery carries; there is no socket event like it. */
        WebhookTestEvent: {
            event_id: components["schemas"]["EventId"];
            occurred_at: components["schemas"]["EventTime"];
            webhook_id: components["schemas"]["WebhookId"];
        };
        WebhookTestMessage: {
            /** @constant */
            type: "webhook.test";
            /**
             * Format: date-time
             * @description When the event occurred.
             */
            timestamp: string;
            data: components["schemas"]["WebhookTestEvent"];
        };
        /**
         * Format: uri
         * @description A public http(s) address. Forbidden literal addresses are refused here (`webhook.url_forbidden`), names are judged at each connection.
         */
        WebhookUrl: string;
    };
    responses: {
        /** @description The request violates the contract, or its body does not parse. */
        BadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller may see it but not do this: a viewer who writes, an API key without the scope. */
        Forbidden: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description It cannot be done in the present state, or the first request with this key still runs. */
        Conflict: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is larger than the limit. */
        TooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The content type is not one that this operation reads. */
        UnsupportedMediaType: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request is well-formed but cannot be followed. */
        Unprocessable: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description A quota is used up: of this class of routes, or of failed attempts. Nothing was done. */
        TooManyRequests: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The server failed; the request's id is in its logs. */
        InternalError: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The server cannot answer now; try again. */
        Unavailable: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No token, or one that is not good (any more). */
        Unauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description No token, or one that is not good (any more). A refresh token that came as a cookie is taken away. */
        RefreshRefused: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                "Set-Cookie": components["headers"]["SessionCookie"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The server cannot do this (yet). */
        NotImplemented: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing, or it is not the caller's to see. */
        NotFound: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The events are older than what the log keeps, or newer than its end; read the conversation anew. */
        Gone: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The range lies outside the file. */
        RangeNotSatisfiable: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `If-Match` does not fit what is there. */
        PreconditionFailed: {
            headers: {
                "X-Request-Id": components["headers"]["RequestId"];
                RateLimit: components["headers"]["RateLimit"];
                "RateLimit-Policy": components["headers"]["RateLimitPolicy"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The receiver is gone; the webhook is disabled. */
        NoLongerWanted: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
        /** @description The receiver has it. Answer before working on it; 15 s is all the time there is. */
        Received: {
            headers: {
                [name: string]: unknown;
            };
            content?: never;
        };
    };
    parameters: {
        /** @description With `cookie` the refresh token comes as a `__Host-` cookie and is absent from the body. For pages of the same origin only. */
        SessionMode: "cookie";
        /** @description Chosen by the caller, one for each thing to create. For 24 h the same key with the same body gives the first answer again; with another body it is refused. */
        IdempotencyKey: string;
        /** @description How many items a page has at most. */
        Limit: number;
        /** @description The `next_cursor` of the page before. */
        Cursor: string;
        /** @description The session. */
        SessionId: components["schemas"]["SessionId"];
        /** @description The API key's id, not the key. */
        ApiKeyId: components["schemas"]["ApiKeyId"];
        /** @description The conversation. */
        ConversationId: components["schemas"]["ConversationId"];
        /** @description The member. */
        MemberUserId: components["schemas"]["UserId"];
        /** @description The file. */
        FileId: components["schemas"]["FileId"];
        /** @description The `ETag` that the change is based on; without it the change is made to whatever is there. */
        IfMatch: string;
        /** @description The webhook. */
        WebhookId: components["schemas"]["WebhookId"];
        /** @description The delivery. */
        DeliveryId: components["schemas"]["DeliveryId"];
        /** @description The event's id, the same on every retry. Keep it to recognise what came before. */
        WebhookMessageId: string;
        /** @description When this attempt was signed, in seconds since 1970. Refuse what is older than five minutes. */
        WebhookTimestamp: number;
        /** @description `v1,` and the base64 of HMAC-SHA256 over `{webhook-id}.{webhook-timestamp}.{body}`; two of them with a space between while a secret rotates. One that fits is enough. */
        WebhookSignature: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description Names the request in the server's logs; the `request_id` of a problem.
         * @example 0199a3c2-6f10-7b3e-9d52-3c1f0a7be001
         */
        RequestId: string;
        /**
         * @description How many calls are left (`r`), and the seconds until there is one more (`t`), of the quota that is nearest to its end (IETF draft `ratelimit-headers`). Quotas fill evenly: 600 in 60 s is one call back each 0.1 s.
         * @example "read";r=597;t=1
         */
        RateLimit: string;
        /**
         * @description The quota that `RateLimit` tells of (IETF draft `ratelimit-headers`): so many calls (`q`) in so many seconds (`w`), which may also come at once. Named by the class of routes for one caller, `<class>-address` for all callers of an address together, `auth-failures` for the credentials from an address that are none, `look-ups` for members that are asked for by address; `sign-in…`, `proof…` and `reset…` for tries at passwords and requests for a reset.
         * @example "read";q=600;w=60
         */
        RateLimitPolicy: string;
        /** @description `__Host-devices` (HttpOnly, Secure, SameSite=Strict, Path=/, 180 days): shows at later sign-ins that the account was signed in to with this browser, whose wrong passwords are counted apart from everybody else's. It opens nothing, and is worth nothing once the password was set anew. With `X-Session-Mode: cookie` also `__Host-refresh_token`, as for `refreshSession`. */
        BegunSessionCookies: string;
        /**
         * @description How long to wait before the next try, in seconds.
         * @example 12
         */
        RetryAfter: number;
        /**
         * @description How to authenticate (RFC 6750).
         * @example Bearer error="invalid_token"
         */
        WwwAuthenticate: string;
        /** @description With `X-Session-Mode: cookie`, the refresh token as `__Host-refresh_token` (HttpOnly, Secure, SameSite=Strict, Path=/). */
        SessionCookie: string;
        /** @description `__Host-devices`, as for `signIn`: the only device that the account knows from now on. */
        DeviceCookie: string;
        /** @description Without `code_challenge`, `__Host-google_sign_in` (HttpOnly, Secure, SameSite=Lax, Path=/): binds attempts to this browser. */
        GoogleSignInCookie: string;
        /** @description Where to go on. */
        Location: string;
        /**
         * @description The version of what is answered; for `If-Match`, `If-None-Match` and `If-Range`.
         * @example "7"
         */
        ETag: string;
        /** @description Byte ranges are served. */
        AcceptRanges: "bytes";
        /**
         * @description `attachment` with the name, `inline` for a safe image.
         * @example attachment; filename="notes.txt"
         */
        ContentDisposition: string;
        /** @description The content type is not to be guessed. */
        ContentTypeOptions: "nosniff";
        /**
         * @description Which part of how much this is.
         * @example bytes 0-1023/20480
         */
        ContentRange: string;
        /**
         * @description How long the keys may be kept; a new one is among them for longer than that before it signs.
         * @example public, max-age=300
         */
        KeySetCaching: string;
    };
    pathItems: never;
}

export type Account = components['schemas']['Account'];
export type Ack = components['schemas']['Ack'];
export type AckOk = components['schemas']['AckOk'];
export type AckRefused = components['schemas']['AckRefused'];
export type AddMemberRequest = components['schemas']['AddMemberRequest'];
export type AgentName = components['schemas']['AgentName'];
export type AgentState = components['schemas']['AgentState'];
export type ApiKey = components['schemas']['ApiKey'];
export type ApiKeyConversationIds = components['schemas']['ApiKeyConversationIds'];
export type ApiKeyId = components['schemas']['ApiKeyId'];
export type ApiKeyName = components['schemas']['ApiKeyName'];
export type ApiKeyPage = components['schemas']['ApiKeyPage'];
export type ApiKeyScope = components['schemas']['ApiKeyScope'];
export type ApiKeyScopes = components['schemas']['ApiKeyScopes'];
export type AuthActivity = components['schemas']['AuthActivity'];
export type AuthActivityMethod = components['schemas']['AuthActivityMethod'];
export type AuthActivityPage = components['schemas']['AuthActivityPage'];
export type AuthActivityType = components['schemas']['AuthActivityType'];
export type AuthSession = components['schemas']['AuthSession'];
export type AuthenticatePayload = components['schemas']['AuthenticatePayload'];
export type ChangePasswordRequest = components['schemas']['ChangePasswordRequest'];
export type CodeChallenge = components['schemas']['CodeChallenge'];
export type CodeVerifier = components['schemas']['CodeVerifier'];
export type ConfirmationAnswer = components['schemas']['ConfirmationAnswer'];
export type ConnectSuccess = components['schemas']['ConnectSuccess'];
export type Conversation = components['schemas']['Conversation'];
export type ConversationDeleteEvent = components['schemas']['ConversationDeleteEvent'];
export type ConversationDeleteMessage = components['schemas']['ConversationDeleteMessage'];
export type ConversationExport = components['schemas']['ConversationExport'];
export type ConversationId = components['schemas']['ConversationId'];
export type ConversationInsertEvent = components['schemas']['ConversationInsertEvent'];
export type ConversationInsertMessage = components['schemas']['ConversationInsertMessage'];
export type ConversationMessageAdded = components['schemas']['ConversationMessageAdded'];
export type ConversationPage = components['schemas']['ConversationPage'];
export type ConversationRecord = components['schemas']['ConversationRecord'];
export type ConversationRecordChanged = components['schemas']['ConversationRecordChanged'];
export type ConversationStatus = components['schemas']['ConversationStatus'];
export type ConversationTitle = components['schemas']['ConversationTitle'];
export type ConversationUpdateEvent = components['schemas']['ConversationUpdateEvent'];
export type ConversationUpdateMessage = components['schemas']['ConversationUpdateMessage'];
export type CreateApiKeyRequest = components['schemas']['CreateApiKeyRequest'];
export type CreateConversationRequest = components['schemas']['CreateConversationRequest'];
export type CreatedApiKey = components['schemas']['CreatedApiKey'];
export type CreatedConversation = components['schemas']['CreatedConversation'];
export type DeleteMeRequest = components['schemas']['DeleteMeRequest'];
export type Delivery = components['schemas']['Delivery'];
export type DeliveryAttempt = components['schemas']['DeliveryAttempt'];
export type DeliveryId = components['schemas']['DeliveryId'];
export type DeliveryPage = components['schemas']['DeliveryPage'];
export type DeliveryStatus = components['schemas']['DeliveryStatus'];
export type DeliverySummary = components['schemas']['DeliverySummary'];
export type DependencyHealth = components['schemas']['DependencyHealth'];
export type EmailAddress = components['schemas']['EmailAddress'];
export type EndOfStream = components['schemas']['EndOfStream'];
export type EventId = components['schemas']['EventId'];
export type EventPage = components['schemas']['EventPage'];
export type EventSeq = components['schemas']['EventSeq'];
export type EventTime = components['schemas']['EventTime'];
export type EventWithheld = components['schemas']['EventWithheld'];
export type ExceptionPayload = components['schemas']['ExceptionPayload'];
export type ExchangeCodeRequest = components['schemas']['ExchangeCodeRequest'];
export type FileDeleteEvent = components['schemas']['FileDeleteEvent'];
export type FileDeleteMessage = components['schemas']['FileDeleteMessage'];
export type FileId = components['schemas']['FileId'];
export type FileInsertEvent = components['schemas']['FileInsertEvent'];
export type FileInsertMessage = components['schemas']['FileInsertMessage'];
export type FileName = components['schemas']['FileName'];
export type FilePage = components['schemas']['FilePage'];
export type FileRecord = components['schemas']['FileRecord'];
export type FileUpdateEvent = components['schemas']['FileUpdateEvent'];
export type FileUpdateMessage = components['schemas']['FileUpdateMessage'];
export type GivenPassword = components['schemas']['GivenPassword'];
export type GoogleSignInUrl = components['schemas']['GoogleSignInUrl'];
export type HandshakeAuth = components['schemas']['HandshakeAuth'];
export type ImageUrls = components['schemas']['ImageUrls'];
export type JoinRoomAccepted = components['schemas']['JoinRoomAccepted'];
export type JoinRoomAck = components['schemas']['JoinRoomAck'];
export type JoinRoomPayload = components['schemas']['JoinRoomPayload'];
export type JoinRoomResync = components['schemas']['JoinRoomResync'];
export type JsonWebKey = components['schemas']['JsonWebKey'];
export type JsonWebKeySet = components['schemas']['JsonWebKeySet'];
export type LanguageTag = components['schemas']['LanguageTag'];
export type LeaveRoomPayload = components['schemas']['LeaveRoomPayload'];
export type LinkGoogleRequest = components['schemas']['LinkGoogleRequest'];
export type Liveness = components['schemas']['Liveness'];
export type LogEvent = components['schemas']['LogEvent'];
export type Member = components['schemas']['Member'];
export type MemberPage = components['schemas']['MemberPage'];
export type MemberRole = components['schemas']['MemberRole'];
export type Message = components['schemas']['Message'];
export type MessageContent = components['schemas']['MessageContent'];
export type MessageDelta = components['schemas']['MessageDelta'];
export type MessageFileIds = components['schemas']['MessageFileIds'];
export type MessageId = components['schemas']['MessageId'];
export type MessagePage = components['schemas']['MessagePage'];
export type MessageRole = components['schemas']['MessageRole'];
export type MessageType = components['schemas']['MessageType'];
export type NewPassword = components['schemas']['NewPassword'];
export type Problem = components['schemas']['Problem'];
export type ProblemCode = components['schemas']['ProblemCode'];
export type ProblemError = components['schemas']['ProblemError'];
export type Readiness = components['schemas']['Readiness'];
export type RefreshSessionRequest = components['schemas']['RefreshSessionRequest'];
export type RefreshToken = components['schemas']['RefreshToken'];
export type RegisterWebhookRequest = components['schemas']['RegisterWebhookRequest'];
export type RegisteredWebhook = components['schemas']['RegisteredWebhook'];
export type ReplayAccepted = components['schemas']['ReplayAccepted'];
export type ReplayWebhookRequest = components['schemas']['ReplayWebhookRequest'];
export type RequestPasswordResetRequest = components['schemas']['RequestPasswordResetRequest'];
export type ResetPasswordRequest = components['schemas']['ResetPasswordRequest'];
export type Resync = components['schemas']['Resync'];
export type Room = components['schemas']['Room'];
export type RotatedWebhookSecret = components['schemas']['RotatedWebhookSecret'];
export type SendMessageAccepted = components['schemas']['SendMessageAccepted'];
export type SendMessageAck = components['schemas']['SendMessageAck'];
export type SendMessagePayload = components['schemas']['SendMessagePayload'];
export type SendMessageRequest = components['schemas']['SendMessageRequest'];
export type SentMessage = components['schemas']['SentMessage'];
export type Session = components['schemas']['Session'];
export type SessionId = components['schemas']['SessionId'];
export type SessionPage = components['schemas']['SessionPage'];
export type Settings = components['schemas']['Settings'];
export type SettingsUpdateEvent = components['schemas']['SettingsUpdateEvent'];
export type SettingsUpdateMessage = components['schemas']['SettingsUpdateMessage'];
export type SignFileUrlRequest = components['schemas']['SignFileUrlRequest'];
export type SignInCode = components['schemas']['SignInCode'];
export type SignInMethods = components['schemas']['SignInMethods'];
export type SignInRequest = components['schemas']['SignInRequest'];
export type SignUpRequest = components['schemas']['SignUpRequest'];
export type SignedFileUrl = components['schemas']['SignedFileUrl'];
export type SocketMessage = components['schemas']['SocketMessage'];
export type StreamDelta = components['schemas']['StreamDelta'];
export type StreamEnd = components['schemas']['StreamEnd'];
export type StreamEvent = components['schemas']['StreamEvent'];
export type StreamResync = components['schemas']['StreamResync'];
export type Theme = components['schemas']['Theme'];
export type TimeZoneName = components['schemas']['TimeZoneName'];
export type TypingPayload = components['schemas']['TypingPayload'];
export type UpdateConversationRequest = components['schemas']['UpdateConversationRequest'];
export type UpdateFileRequest = components['schemas']['UpdateFileRequest'];
export type UpdateMeRequest = components['schemas']['UpdateMeRequest'];
export type UpdateMemberRequest = components['schemas']['UpdateMemberRequest'];
export type UpdateSettingsRequest = components['schemas']['UpdateSettingsRequest'];
export type UpdateWebhookRequest = components['schemas']['UpdateWebhookRequest'];
export type UploadedFile = components['schemas']['UploadedFile'];
export type UsagePage = components['schemas']['UsagePage'];
export type UsageRecord = components['schemas']['UsageRecord'];
export type User = components['schemas']['User'];
export type UserId = components['schemas']['UserId'];
export type UserJoined = components['schemas']['UserJoined'];
export type UserLeft = components['schemas']['UserLeft'];
export type UserName = components['schemas']['UserName'];
export type UserTyping = components['schemas']['UserTyping'];
export type Webhook = components['schemas']['Webhook'];
export type WebhookApiKeyId = components['schemas']['WebhookApiKeyId'];
export type WebhookConversationIds = components['schemas']['WebhookConversationIds'];
export type WebhookDescription = components['schemas']['WebhookDescription'];
export type WebhookDisabledReason = components['schemas']['WebhookDisabledReason'];
export type WebhookEventName = components['schemas']['WebhookEventName'];
export type WebhookId = components['schemas']['WebhookId'];
export type WebhookMessage = components['schemas']['WebhookMessage'];
export type WebhookPage = components['schemas']['WebhookPage'];
export type WebhookSecret = components['schemas']['WebhookSecret'];
export type WebhookStatus = components['schemas']['WebhookStatus'];
export type WebhookSubscription = components['schemas']['WebhookSubscription'];
export type WebhookSubscriptions = components['schemas']['WebhookSubscriptions'];
export type WebhookTestEvent = components['schemas']['WebhookTestEvent'];
export type WebhookTestMessage = components['schemas']['WebhookTestMessage'];
export type WebhookUrl = components['schemas']['WebhookUrl'];
