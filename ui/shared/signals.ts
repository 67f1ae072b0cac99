/** Frames that only say that something is not what it was; what it is now is read over HTTP. */
export interface Signals {
  views: { t: 'views' };
  filing: { t: 'filing' };
}
