export { answerSignals, hearAnswer, type AnswerListener } from './answer-signals.js';
export { EventStream, type StreamItem } from './event-stream.js';
export { EventStreams, type StreamRequest } from './event-streams.service.js';
export { FanOut } from './fan-out.service.js';
export { DEFAULT_FEED_OPTIONS, FEED_OPTIONS, type FeedOptions } from './feed-options.js';
export type { Feed, FeedListener } from './feed.js';
export type { Replayed } from './replay.js';
export { RunningTexts } from './running-texts.js';
export { FeedsModule } from './feeds.module.js';
