"""What is wrong with a search, for the person who typed it."""


class QueryError(Exception):
    """A search that cannot be understood.

    `sentence` says what is wrong, `word` is the part of the search that it is about, and `fix` is
    the whole search without this mistake, empty when only the person can know. All are plain
    text, not escaped.
    """

    def __init__(self, sentence: str, word: str, fix: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.word = word
        self.fix = fix
