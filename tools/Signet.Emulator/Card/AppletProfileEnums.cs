using System;

namespace Signet.Emulator.Card
{
    /// <summary>Classes that an applet takes for its own commands.</summary>
    public enum AcceptedClass
    {
        /// <summary>0X and 4X.</summary>
        Interindustry,

        /// <summary>8X and CX.</summary>
        Proprietary,

        /// <summary>Both.</summary>
        Both,
    }

    /// <summary>Framing of information structures in GET DATA.</summary>
    public enum StructureWrapper
    {
        /// <summary>No C1 to C4 around anything.</summary>
        None,

        /// <summary>Each object in a C1 to C4 of its own.</summary>
        PerObject,

        /// <summary>All objects of a type in one C1 to C4.</summary>
        PerType,
    }

    /// <summary>Tags and sizes of GET DATA application that differ between applets.</summary>
    public enum ApplicationDataForm
    {
        /// <summary>Tags 90 and 93, as the Orange library expects them.</summary>
        Tags90And93,

        /// <summary>Tags 61 and 6F, as quantag's applet sends them.</summary>
        Tags61And6F,

        /// <summary>As the first, tag 91 having one byte only.</summary>
        OneByteHash,
    }

    /// <summary>Answer of GENERATE KEY PAIR.</summary>
    public enum KeyPairAnswer
    {
        /// <summary>84, 85, 34.</summary>
        Full,

        /// <summary>84 and 85 without the key.</summary>
        WithoutKey,

        /// <summary>No data.</summary>
        Empty,
    }

    /// <summary>When volatile keys are lost apart from a reset of the card, which always loses them.</summary>
    [Flags]
    public enum VolatileKeyLoss
    {
        /// <summary>Only at a reset.</summary>
        ResetOnly = 0,

        /// <summary>When a channel on which the applet is selected closes.</summary>
        ChannelClose = 1,

        /// <summary>When another application, or the applet again, is selected on such a channel.</summary>
        Select = 2,
    }
}
