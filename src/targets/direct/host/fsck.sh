verb_fsck() { lock; ok; }
