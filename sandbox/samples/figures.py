"""Somebody with a straw hat, and the dog that is taken for a walk."""

from sandbox.samples.canvas import Canvas, curve, oval


def draw_person(canvas: Canvas) -> None:
    """The walker, from the far leg to the hat."""
    skin, dark = "#b9744f", "#9c5d3d"
    with canvas.thing("Person"):
        canvas.stroke([(752, 690), (724, 748), (704, 800)], 21, dark)
        canvas.stroke([(704, 803), (722, 806)], 13, dark)
        canvas.stroke([(766, 690), (788, 744), (790, 802)], 22, skin)
        canvas.stroke([(790, 805), (810, 807)], 13, skin)
        canvas.shape(
            [(730, 664), (794, 664), (806, 736), (778, 742), (764, 706), (736, 742), (708, 730)],
            "#27466b",
        )
        canvas.stroke([(742, 584), (716, 622), (722, 662)], 17, dark)
        shirt = [*curve((734, 572), (760, 556), (788, 572)), (800, 676), (726, 676)]
        canvas.shaded(shirt, "#f9c74f", "#f3ac3c")
        canvas.stroke([(783, 586), (806, 622), (842, 640)], 17, skin)
        canvas.stroke([(780, 580), (794, 603)], 21, "#f7bd46")
        canvas.stroke([(761, 566), (762, 548)], 19, dark)
        canvas.shape(oval((766, 528), 27, 30), skin)
        hair = [
            *curve((790, 508), (764, 478), (736, 502)),
            *curve((732, 530), (738, 548), (750, 552)),
            *curve((752, 530), (770, 520), (790, 512)),
        ]
        canvas.shape(hair, "#3b2a2a")
        brim = oval((764, 506), 47, 9, -4)
        canvas.shape(brim, "#f4e3c3")
        canvas.shape(
            [*curve((738, 505), (740, 466), (766, 468), (790, 470), (790, 502))], "#f9edd6"
        )
        canvas.stroke([(738, 501), (790, 498)], 7, "#ef5b54")


def draw_lead(canvas: Canvas) -> None:
    """From the walker's hand to the dog's collar."""
    canvas.stroke(curve((842, 640), (880, 700), (968, 716)), 3, "#ef5b54")


BROWN = ("#a8683c", "#87502d", "#f3dfc2")


def draw_dog(canvas: Canvas, colours: tuple[str, str, str] = BROWN) -> None:
    """A dog; its colours are those of coat, far side and belly."""
    coat, dark, light = colours
    with canvas.thing("Dog"):
        canvas.stroke(curve((884, 742), (852, 728), (856, 690)), 12, coat)
        for hip, knee, foot in (
            ((904, 752), (892, 784), (902, 812)),
            ((972, 752), (986, 784), (1004, 806)),
        ):
            canvas.stroke([hip, knee, foot], 15, dark)
        body = [
            *curve((880, 746), (880, 712), (940, 722), (978, 708)),
            *curve((994, 740), (984, 776), (940, 774), (884, 784)),
        ]
        canvas.shape(body, coat)
        for hip, knee, foot in (
            ((894, 756), (872, 784), (876, 813)),
            ((962, 756), (958, 786), (962, 813)),
        ):
            canvas.stroke([hip, knee, foot], 17, coat)
            canvas.stroke([foot, (foot[0] + 8, foot[1])], 13, light)
        canvas.shape(oval((966, 752), 17, 22, -20), light)
        canvas.stroke([(966, 738), (984, 694)], 32, coat)
        canvas.shape(oval((996, 682), 30, 26), coat)
        muzzle = [
            *curve((1008, 664), (1036, 676), (1044, 690)),
            *curve((1040, 704), (1014, 706), (996, 704)),
        ]
        canvas.shape(muzzle, light)
        canvas.shape(oval((1040, 686), 8, 6), "#33262a")
        canvas.disc((1004, 674), 4.2, "#33262a")
        canvas.disc((1005.4, 672.6), 1.4, "#ffffff")
        ear = [
            *curve((982, 660), (960, 664), (958, 700)),
            *curve((972, 716), (986, 700), (994, 670)),
        ]
        canvas.shape(ear, dark)
        canvas.stroke([(966, 712), (996, 718)], 7, "#ef5b54")
