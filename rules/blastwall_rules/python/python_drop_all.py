"""The rule `python-drop-all`."""

from __future__ import annotations

from blastwall.acts import HOLE, Statement
from blastwall.context import environment_of
from blastwall.effects import Effect, Target
from blastwall.rule import Example, Instead, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastwall.acts import Act
    from blastwall.rule import Yield

_INSTEAD = Instead("change the schema with a migration, or point the code at a database made for the test")


class PythonDropAll(Rule):
    """Finds an ORM told to drop every table it knows: `metadata.drop_all()`, `sequelize.drop()`, `sync({force: true})`.

    The models are the whole schema, so every row of the application's database goes with its tables. Which database
    that is depends on a URL in the environment, and the call looks the same in a test and in production.

    **Instead:** change the schema with a migration, or use a database that is made for the test and thrown away.

    **Source:** https://docs.sqlalchemy.org/en/20/core/metadata.html#sqlalchemy.schema.MetaData.drop_all,
    https://sequelize.org/docs/v6/core-concepts/model-basics/#synchronizing-all-models-at-once
    """

    id = "python-drop-all"
    act = "statement"
    keys = ("sql:drop-all",)
    triggers = ("drop_all", "sequelize", "dropdatabase")
    language = "python"
    flagged = (
        Example("from app import db\ndb.drop_all()\n", why="Flask-SQLAlchemy"),
        Example(
            'engine = create_engine("postgresql://app@db.example.com/shop")\nBase.metadata.drop_all(engine)\n',
            why="a server's database",
        ),
        Example("await sequelize.sync({ force: true })", language="javascript", why="drops, then creates again"),
    )
    clean = (
        Example("from app import db\ndb.create_all()\n", why="creates what is missing"),
        Example(
            'engine = create_engine("sqlite:///:memory:")\nBase.metadata.drop_all(bind=engine)\n',
            why="a database in memory",
        ),
        Example('print("db.drop_all()")\n', why="only printed"),
        Example("await sequelize.sync()", language="javascript", why="creates what is missing"),
    )

    def check(self, act: Act) -> Iterator[Yield]:
        """Judge one statement."""
        if not isinstance(act, Statement):
            return
        name = act.context.connection or ".".join(act.names).replace(HOLE, "?")
        effect = Effect("delete", Target("database", name), "all", "none", environment=environment_of(name))
        yield self.finding(effect, f"drops every table the models of `{name}` describe", act=act, instead=_INSTEAD)


RULE = PythonDropAll()
