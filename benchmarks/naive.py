"""The tutorials' own way, written plainly: what the bot is measured against.

One step after the other in the listener: download, put into S3, ask Rekognition for the S3
object, fetch the object again, draw with pyplot, upload the drawing into the thread.
"""

import io
import os
import urllib.request
from collections.abc import Sequence
from typing import Any

import boto3
import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.patches import Rectangle
from PIL import Image
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

MIN_CONFIDENCE = 70


def label_file(client: WebClient, event: dict[str, Any], file: dict[str, Any]) -> None:
    """Label one uploaded file and answer in its thread."""
    request = urllib.request.Request(  # noqa: S310 - the address comes from Slack
        file["url_private_download"], headers={"Authorization": f"Bearer {client.token}"}
    )
    with urllib.request.urlopen(request) as response:  # noqa: S310
        data = response.read()
    bucket, key = os.environ["LABELS_BUCKET"], f"uploads/{file['id']}"
    s3 = boto3.client("s3")
    s3.put_object(Bucket=bucket, Key=key, Body=data)
    rekognition = boto3.client("rekognition")
    response = rekognition.detect_labels(
        Image={"S3Object": {"Bucket": bucket, "Name": key}}, MaxLabels=10,
        MinConfidence=MIN_CONFIDENCE,
    )  # fmt: skip
    picture = draw_boxes(s3.get_object(Bucket=bucket, Key=key)["Body"].read(), response["Labels"])
    labels = "\n".join(
        f"{label['Name']}: {label['Confidence']:.1f}" for label in response["Labels"]
    )
    client.files_upload_v2(
        channel=event["channel"], thread_ts=event["ts"], file=picture,
        filename="labels.png", initial_comment=labels,
    )  # fmt: skip


def draw_boxes(data: bytes, labels: Sequence[Any]) -> bytes:
    """The picture with boxes, as a PNG of the picture's own size."""
    image = Image.open(io.BytesIO(data))
    width, height = image.size
    figure, axes = plt.subplots(figsize=(width / 100, height / 100), dpi=100)
    axes.imshow(image)
    axes.axis("off")
    for label in labels:
        for instance in label["Instances"]:
            box = instance["BoundingBox"]
            corner = (box["Left"] * width, box["Top"] * height)
            axes.add_patch(
                Rectangle(
                    corner, box["Width"] * width, box["Height"] * height,
                    linewidth=2, edgecolor="red", facecolor="none",
                )
            )  # fmt: skip
            axes.text(*corner, label["Name"], color="white", backgroundcolor="red")
    drawn = io.BytesIO()
    plt.savefig(drawn, format="png", bbox_inches="tight")
    plt.close(figure)
    return drawn.getvalue()


def main() -> None:
    """Listen over a socket until the process is ended."""
    client = WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    app = App(client=client)

    @app.event({"type": "message", "subtype": "file_share"})
    def on_file_share(event: dict[str, Any]) -> None:
        if "bot_id" not in event:
            for file in event["files"]:
                label_file(client, event, file)

    @app.event("message")
    def on_message() -> None:
        return

    SocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).start()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
